import { describe, expect, it } from 'vitest';
import { Pages } from '../../../renderer/src/state/pages.svelte.ts';

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A library of so many numbers; answers wait until they are let go, in any order. */
function library(total: number) {
  const asked: number[] = [];
  const waiting: (() => void)[] = [];
  let held = false;
  let base = 0;
  const pages = new Pages<number>(async (offset, limit) => {
    asked.push(offset);
    const from = base;
    if (held) await new Promise<void>((resolve) => waiting.push(resolve));
    const length = Math.max(0, Math.min(limit, total - offset));
    return { items: Array.from({ length }, (_, index) => from + offset + index), total };
  });
  return {
    pages,
    asked,
    hold: () => (held = true),
    release: () => {
      held = false;
      waiting.splice(0).forEach((go) => go());
    },
    renumber: (to: number) => (base = to),
  };
}

describe('pages of a long list', () => {
  it('fetches what is looked at and what lies around it, and no more', async () => {
    const { pages, asked } = library(100_000);
    await pages.ask();
    pages.want(5000, 5020);
    await settle();
    expect(pages.slice(5000, 5020)).toEqual(Array.from({ length: 20 }, (_, index) => 5000 + index));
    expect(new Set(asked)).toEqual(new Set([0, 200, 400, 4600, 4800, 5000, 5200, 5400]));
  });

  it('says that a piece is not here instead of giving half of it', async () => {
    const { pages } = library(1000);
    await pages.ask();
    expect(pages.slice(900, 910)).toBeNull();
  });

  it('keeps showing the old answer until the new one is here, and drops an overtaken one', async () => {
    const { pages, hold, release, renumber } = library(1000);
    await pages.ask();
    hold();
    renumber(7000);
    const first = pages.ask();
    renumber(9000);
    const second = pages.ask();
    expect(pages.at(3)).toBe(3);
    release();
    await Promise.all([first, second]);
    expect(pages.at(3)).toBe(9003);
  });

  it('gives ranges that are not here, without an end of memory', async () => {
    const { pages } = library(100_000);
    await pages.ask();
    const range = await pages.range(150, 12_345);
    expect(range).toHaveLength(12_196);
    expect([range[0], range.at(-1)]).toEqual([150, 12_345]);
  });

  it('forgets the farthest pages of a long way', async () => {
    const { pages } = library(100_000);
    await pages.ask();
    for (let top = 0; top < 99_800; top += 400) {
      pages.want(top, top + 30);
      await settle();
    }
    expect(pages.at(99_500)).toBe(99_500);
    expect(pages.at(10)).toBeUndefined();
  });

  it('keeps what is here when a fetch fails, and tries again when it is wanted again', async () => {
    let fails = true;
    const pages = new Pages<number>((offset, limit) =>
      Promise.resolve(
        offset > 0 && fails
          ? undefined
          : { items: Array.from({ length: limit }, (_, i) => offset + i), total: 800 },
      ),
    );
    await pages.ask();
    await settle();
    expect(pages.at(250)).toBeUndefined();
    fails = false;
    pages.want(240, 260);
    await settle();
    expect(pages.at(250)).toBe(250);
  });
});
