import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './support/bench.ts';
import { bare, openMediaBench } from './support/media.ts';
import { fixArgs } from '../electron/main/media/fix-args.ts';
import type { FixChoices } from '../electron/shared/ipc/clips.ts';
import { asIs } from '../electron/shared/media/fix-choices.ts';

const choices: FixChoices = { ...asIs, trim: { startMs: 1000, endMs: 5000 } };

/** A trim that writes every picture again, with its progress, its safe naming and its check, beside the bare command. */
export default {
  name: 'fix-transcode',
  unit: 'ms',
  judged: 'ratio',
  better: 'lower',
  bar: 1.15,
  rounds: 3,
  open: async () => {
    const { tools, path, folder, media, close } = await openMediaBench();
    const ours = media();
    const plan = await ours.planFix(path, choices);
    if (!plan) throw new Error('Nothing to fix');
    const to = join(folder, 'fixed.mp4');
    const fix = async () => {
      const started = performance.now();
      await ours.runFix(path, plan, to);
      const took = performance.now() - started;
      await rm(to);
      return took;
    };
    const { inputArgs, outputArgs } = fixArgs(await ours.probe(path), await ours.frameTable(path), plan.work);
    const command = ['-nostdin', '-v', 'error', '-y', ...inputArgs, '-i', path, ...outputArgs];
    return {
      subject: fix,
      baseline: () => bare(tools.ffmpeg, [...command, join(folder, 'bare.mp4')]),
      close,
    };
  },
} satisfies Bench;
