import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import type { Picture } from './picture.ts';

/** A word as drawn letters: `ink` is the letters, `halo` the letters grown, 0 to 255. */
export interface Stamp {
  readonly ink: Picture;
  readonly halo: Picture;
}

/** Draws a word of about `textHeight` pixels; even sides, so that it also fits half-size colour planes. */
export function drawStamp(cv: Cv, text: string, textHeight: number): Stamp {
  return withMats((keep) => {
    const font = cv.FONT_HERSHEY_SIMPLEX;
    const scale = textHeight / 22;
    const thick = Math.max(1, Math.round(textHeight / 9));
    const margin = Math.ceil(textHeight * 0.5);
    const even = (value: number) => Math.ceil(value / 2) * 2;
    const width = even(text.length * textHeight * 0.9 + 2 * margin);
    const height = even(textHeight + 2 * margin);
    const draw = (thickness: number): Picture => {
      const mat = keep(new cv.Mat(height, width, cv.CV_8UC1, new cv.Scalar(0)));
      const foot = new cv.Point(margin, height - margin);
      cv.putText(mat, text, foot, font, scale, new cv.Scalar(255), thickness, cv.LINE_AA);
      return { width, height, channels: 1, data: new Uint8Array(mat.data) };
    };
    return { ink: draw(thick), halo: draw(thick + Math.max(2, Math.round(textHeight / 5))) };
  });
}
