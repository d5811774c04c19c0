/** Headers of images as far as a size can be read from them; the pixels are missing. */
export function pngHeader(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  bytes.writeUInt32BE(13, 8);
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** @param metadata bytes of an APP1 segment before the frame header, as cameras write them */
export function jpegHeader(width: number, height: number, metadata = 0): Buffer {
  const app1 = Buffer.alloc(4 + metadata);
  app1.writeUInt16BE(0xffe1, 0);
  app1.writeUInt16BE(2 + metadata, 2);
  const frame = Buffer.alloc(19);
  frame.writeUInt16BE(0xffc0, 0);
  frame.writeUInt16BE(17, 2);
  frame[4] = 8;
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), app1, frame]);
}
