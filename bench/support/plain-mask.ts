/**
 * The baseline: a mask decoded and drawn as the vendor's page lays out its steps. The string becomes run lengths; one
 * byte a pixel, in the picture's order, is set from them pixel by pixel; every pixel inside becomes four bytes of an
 * image of the whole picture, which is put on a canvas with a plain context.
 */
export function drawPlainly(canvas: HTMLCanvasElement, counts: string, width: number, height: number): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const inside = decode(counts, width, height);
  const image = context.createImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = y * width + x;
      if (!inside[pixel]) continue;
      const at = pixel * 4;
      image.data[at] = 116;
      image.data[at + 1] = 255;
      image.data[at + 2] = 82;
      image.data[at + 3] = 163;
    }
  }
  context.putImageData(image, 0, 0);
}

function decode(counts: string, width: number, height: number): Uint8Array {
  const runs = readRuns(counts);
  const inside = new Uint8Array(width * height);
  let pixel = 0;
  for (let index = 0; index < runs.length; index += 1) {
    for (let step = 0; step < runs[index]!; step += 1) {
      const x = Math.floor(pixel / height);
      const y = pixel % height;
      inside[y * width + x] = index % 2;
      pixel += 1;
    }
  }
  return inside;
}

function readRuns(counts: string): number[] {
  const runs: number[] = [];
  let at = 0;
  while (at < counts.length) {
    let run = 0;
    let place = 0;
    let group: number;
    do {
      group = counts.charCodeAt(at++) - 48;
      run |= (group & 31) << (5 * place++);
    } while (group & 32);
    if (group & 16) run |= -1 << (5 * place);
    if (runs.length > 2) run += runs[runs.length - 2]!;
    runs.push(run);
  }
  return runs;
}
