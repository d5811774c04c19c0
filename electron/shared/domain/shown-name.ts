/** Characters that turn the direction of what follows them: embeddings, overrides, isolates. Unicode, UAX #9, 2.1–2.4. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A name as it may be shown. A turned one would show another ending than the file has ("fdp.mp4" for a program); each character
 * that turns becomes a mark that can be seen. Names in scripts that run from right to left stay as they are.
 */
export const shownName = (name: string): string => name.replace(turning, '\ufffd');
