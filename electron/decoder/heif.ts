/** The part of libheif-js that is used. */
interface Libheif {
  readonly HeifDecoder: new () => { decode(bytes: ArrayBuffer): readonly HeifImage[] };
}
interface HeifImage {
  is_primary(): boolean;
  get_width(): number;
  get_height(): number;
  display(into: ImageData, done: (shown: object | null) => void): void;
}

/** A file of its own beside this page's: whoever wants to can put another build of the library in its place. */
const library = '/libheif.mjs';

/** The main picture of a HEIC file: all its tiles, turned and mirrored as the file asks. */
export async function decodeHeif(bytes: ArrayBuffer): Promise<ImageBitmap> {
  const { default: open } = (await import(/* @vite-ignore */ library)) as { default: () => Libheif };
  const images = new (open().HeifDecoder)().decode(bytes);
  const image = images.find((one) => one.is_primary()) ?? images[0];
  if (!image) throw new Error('No picture in the file');
  const pixels = new ImageData(image.get_width(), image.get_height());
  const shown = await new Promise((resolve) => image.display(pixels, resolve));
  if (shown === null) throw new Error('The picture is damaged');
  return createImageBitmap(pixels);
}
