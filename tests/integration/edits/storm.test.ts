import { expect, test } from 'vitest';
import { storm } from '../../storm/storm.ts';
import { temporaryFolder } from '../../support/temp.ts';

test(
  'through faults and kills every edit is made once, and every result is on disk',
  { timeout: 120_000 },
  async ({ signal }) => {
    const report = await storm({ folder: temporaryFolder(), edits: 60, kills: 8, seed: 20_260_314, signal });
    expect(report.broken).toEqual([]);
    expect(report.kills).toBe(8);
    expect(report.ordered).toBeGreaterThanOrEqual(60);
    expect(report.faults).toBeGreaterThan(20);
  },
);
