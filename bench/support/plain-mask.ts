/**
 * The baseline: a mask decoded and painted one pixel at a time, straightforwardly, as the steps of the vendor's page
 * describe: runs into plain numbers, every pixel into an array of the picture's layout, every pixel into ImageData.
 */
export function paintPlainly(
  context: CanvasRenderingContext2D,
  counts: string,
  width: number,
  height: number,
): void {
  const inside = unpack(readRuns(counts), width, height);
  const image = context.createImageData(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (!inside[y * width + x]) continue;
      const at = (y * width + x) * 4;
      image.data[at] = 116;
      image.data[at + 1] = 255;
      image.data[at + 2] = 82;
      image.data[at + 3] = 163;
    }
  }
  context.putImageData(image, 0, 0);
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

function unpack(runs: readonly number[], width: number, height: number): Uint8Array {
  const inside = new Uint8Array(width * height);
  let pixel = 0;
  runs.forEach((run, index) => {
    for (let step = 0; step < run; step += 1) {
      const x = Math.floor(pixel / height);
      const y = pixel % height;
      inside[y * width + x] = index % 2;
      pixel += 1;
    }
  });
  return inside;
}
