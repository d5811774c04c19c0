/**
 * An unguessable id under which the main process serves one file to the page: `media://<id>`.
 * Valid for this run only; the page never sees a path.
 */
export type MediaId = string;

export const mediaUrl = (id: MediaId): string => `media://${id}/`;
