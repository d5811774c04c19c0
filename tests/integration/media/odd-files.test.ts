import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Media } from '../../../electron/main/media/media.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import { makeOddClip, oddClips } from '../../support/clips/odd/index.ts';
import { realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

async function complaints(media: Media, path: string): Promise<string[]> {
  const { checks } = await media.check(path);
  return checks
    .filter(({ state }) => state !== 'pass')
    .map(({ rule, state, message }) => `${rule}: ${state} ${message}`);
}

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

test.each(Object.entries(oddClips))('%s', async (_name, odd) => {
  const tools = await realTools();
  const folder = temporaryFolder();
  const media = createMedia({ tools, cacheDir: join(folder, 'cache') });
  const path = await makeOddClip(tools, folder, odd);
  expect(await complaints(media, path)).toEqual(odd.verdicts);

  const plan = await media.planFix(path, asIs);
  const steps = plan && (plan.obstacles.length > 0 ? 'impossible' : plan.steps.map(({ kind }) => kind));
  expect(steps).toEqual(odd.steps);
  if (!plan || !odd.fixed) return;

  const before = await sha256(path);
  const to = join(folder, 'fixed.mp4');
  await media.runFix(path, plan, to);
  expect(await sha256(path)).toBe(before);
  expect(await complaints(media, to)).toEqual([]);
  const { probe } = await media.check(to);
  expect(probe.video).toMatchObject({ codec: 'h264', rotation: 0, durationUs: plan.result.durationUs });
  expect(probe.video?.displayed).toEqual(plan.result.size);
});
