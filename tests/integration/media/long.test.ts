import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import type { MediaVerdict } from '../../../electron/main/media/media.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { frameNumbers, range, realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

const hours = 4;

/** Ten numbered seconds, over and over. */
async function filmOf(container: 'mp4' | 'mkv') {
  const tools = await realTools();
  const clip = await makeTruthClip(tools, { numbered: true, still: true, seconds: 10, fps: 24, width: 720 });
  const path = join(temporaryFolder(), `film.${container}`);
  const rounds = (hours * 3600) / 10;
  await runFfmpeg(tools, {
    inputs: [{ file: clip.path, args: ['-stream_loop', String(rounds - 1)] }],
    outputArgs: ['-c', 'copy'],
    output: path,
  });
  return { tools, path };
}

test('a film of four hours is judged at once, and any part of it is kept exactly', async () => {
  const { tools, path } = await filmOf('mp4');
  const media = createMedia({ tools, cacheDir: temporaryFolder() });
  const started = performance.now();
  let first: MediaVerdict | null = null;
  const { checks, facts } = await media.check(path, { onFirst: (verdict) => (first = verdict) });
  const took = performance.now() - started;
  expect(first!.checks.find(({ rule }) => rule === 'duration')).toMatchObject({ message: 'much-too-long' });
  expect(
    checks.filter(({ state }) => state !== 'pass').map(({ rule, message }) => `${rule} ${message}`),
  ).toEqual(['duration much-too-long', 'readable long']);
  expect(facts?.durationMs).toBeCloseTo(hours * 3_600_000, -2);
  // Decoding all of it takes minutes.
  expect(took).toBeLessThan(20_000);

  // Two hours and 3 s into it, across a joint of the loops.
  const startMs = 2 * 3_600_000 + 8000;
  const plan = await media.planFix(path, { ...asIs, trim: { startMs, endMs: startMs + 4000 } });
  const firstFrame = (startMs / 1000) * 24;
  expect(plan?.work.window).toMatchObject({ firstFrame, endFrame: firstFrame + 96 });
  const to = join(temporaryFolder(), 'part.mp4');
  await media.runFix(path, plan!, to);
  expect(await frameNumbers(tools, to)).toEqual([...range(192, 48), ...range(0, 48)]);

  // The strip is made from a few places, not from every frame.
  const strip = await media.strip(path, { count: 10 });
  expect(strip.count).toBe(10);
});
