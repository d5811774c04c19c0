import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../electron/main/kling/pacer.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

/** Lets promises that are due run. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a pacer', () => {
  it('lets callers through one interval apart, in order', async () => {
    const clock = createFakeClock();
    const turn = createPacer(clock, 1000);
    const passed: string[] = [];
    for (const name of ['a', 'b', 'c']) void turn().then(() => passed.push(name));
    await settle();
    expect(passed).toEqual(['a']);
    clock.advance(999);
    await settle();
    expect(passed).toEqual(['a']);
    clock.advance(1);
    await settle();
    expect(passed).toEqual(['a', 'b']);
    clock.advance(1000);
    await settle();
    expect(passed).toEqual(['a', 'b', 'c']);
    clock.advance(5000);
    await turn();
  });

  it('does not make anybody wait for a clock that was set back', async () => {
    const clock = createFakeClock();
    const turn = createPacer(clock, 1000);
    await turn();
    clock.set(clock.now() - 86_400_000);
    await turn();
    expect(clock.due).toEqual([]);
  });

  it('lets go of a caller that was cancelled', async () => {
    const clock = createFakeClock();
    const turn = createPacer(clock, 1000);
    await turn();
    const abort = new AbortController();
    const waiting = turn(abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(clock.due).toEqual([]);
  });
});
