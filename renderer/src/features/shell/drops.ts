/** What was dropped or pasted, by what becomes of it. Images are reference images where those are taken. */
export function sortFiles<Item extends { readonly type: string }>(
  files: readonly Item[],
  takesImages: boolean,
): { images: Item[]; clips: Item[] } {
  const isImage = (file: Item): boolean => file.type.startsWith('image/');
  return {
    images: takesImages ? files.filter(isImage) : [],
    // Anything that is no image goes to the checks: they say what is wrong with it better than silence would.
    clips: files.filter((file) => !isImage(file)),
  };
}
