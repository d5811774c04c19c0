import { FrameReader, type DecoderFactory, type PacketSource } from './frame-reader.ts';
import type { PictureDesk } from './picture-desk.ts';
import type { Survey } from './survey.ts';

/** Decoded frames not yet made smaller, at most. */
const mostWhole = 2;

const decoderOfBrowser: DecoderFactory = (init) => new VideoDecoder(init);

/**
 * One decoder for the stage and the survey, since each holds pictures at full size: up to a hundred megabytes. The stage goes
 * first, and the survey goes on when the hand rests; each frame decoded is shown to both.
 */
export function sharedReader(
  packets: PacketSource,
  pictures: Pick<PictureDesk, 'next' | 'take' | 'fail' | 'rests'>,
  survey: Pick<Survey, 'next' | 'has' | 'take' | 'fail' | 'over'>,
  create = decoderOfBrowser,
): FrameReader {
  let whole = 0;
  const forSurvey = (): number | null => (pictures.rests ? survey.next() : null);
  const take = async (index: number, frame: VideoFrame): Promise<void> => {
    whole += 1;
    try {
      if (survey.has(index)) (await pictures.take(index, frame))?.close();
      else await survey.take(index, frame);
    } finally {
      frame.close();
      whole -= 1;
      reader.kick();
    }
  };
  const reader = new FrameReader(
    packets,
    {
      next: () => (whole >= mostWhole ? null : (pictures.next() ?? forSurvey())),
      // The stage is likely to want the next one.
      after: (index) => (pictures.rests && !survey.over ? survey.next(index) : index),
      rests: () => whole === 0 && survey.over && pictures.rests,
      frame: (index, frame) => void take(index, frame),
      failed: (index) => {
        // What the survey came to grief over, the stage tries for itself.
        if (pictures.next() === index) pictures.fail(index);
        survey.fail(index);
      },
    },
    create,
  );
  return reader;
}
