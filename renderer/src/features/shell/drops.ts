/**
 * What was dropped or pasted, by what becomes of it.
 * @param inSession a GIF is a picture for the edit at hand; where there is none, it is a film that may become a clip
 */
export function sortFiles<Item extends { readonly type: string; readonly name?: string }>(
  files: readonly Item[],
  inSession: boolean,
): { images: Item[]; clips: Item[] } {
  const isImage = (file: Item): boolean =>
    (file.type.startsWith('image/') && (inSession || file.type !== 'image/gif')) ||
    // Not every system knows these, and where it does not, a dropped photo of a phone has no type.
    (file.type === '' && /\.(heic|heif|avif)$/i.test(file.name ?? ''));
  return {
    images: files.filter(isImage),
    // Anything that is no image goes to the checks, folders included: they say what is wrong with it better than silence.
    clips: files.filter((file) => !isImage(file)),
  };
}

/** What becomes of dropped images: reference images of the session's edit where those are taken, else a word about it. */
export function imagesWelcome(place: {
  readonly session: boolean;
  readonly left: number;
}): 'yes' | 'no-session' | 'no-room' {
  if (!place.session) return 'no-session';
  return place.left > 0 ? 'yes' : 'no-room';
}

/** At most so many links are followed from one drop. */
const mostLinks = 20;

/**
 * The links in what was dropped or pasted, each once: from a list of addresses (`text/uri-list`, lines with `#` are remarks),
 * else from text that is nothing but links. Only what is fetched over the net counts.
 */
export function linksIn(data: { readonly list: string; readonly text: string }): string[] {
  const lines = (text: string): string[] => text.split(/[\r\n]+/).map((line) => line.trim());
  const listed = lines(data.list).filter((line) => line !== '' && !line.startsWith('#'));
  const written = lines(data.text).filter((line) => line !== '');
  const candidates = listed.length > 0 ? listed : written;
  const links = candidates.filter((line) => /^https?:\/\/\S+$/i.test(line) && URL.canParse(line));
  return links.length === candidates.length ? [...new Set(links)].slice(0, mostLinks) : [];
}
