import { describe, expect, it, vi } from 'vitest';
import { opened, selection, session } from '../../support/stage.ts';

describe('points and objects on the stage', () => {
  it('puts a click on the frame that is seen, not on the one wanted next', async () => {
    const { host, stage } = await opened();
    stage.step(5);
    stage.addPoint({ x: 0.25, y: 0.5 });
    expect(host.addPoint).toHaveBeenCalledWith(57, { x: 0.25, y: 0.5 });
    expect(stage.target).toBe(57);
  });

  it('shows a click at once, takes it back when it is not accepted, and sends the same place only once', async () => {
    let refuse = (): void => undefined;
    const { host, stage } = await opened({
      addPoint: vi.fn(() => new Promise((_, reject) => (refuse = () => reject(new Error('no'))))),
    });
    stage.addPoint({ x: 0.25, y: 0.5 });
    stage.addPoint({ x: 0.25, y: 0.5 });
    expect(stage.points.map(({ state }) => state)).toEqual(['waiting']);
    expect(host.addPoint).toHaveBeenCalledTimes(1);
    refuse();
    await vi.waitFor(() => expect(stage.points).toEqual([]));
  });

  it('refuses an eleventh point instead of sending it', async () => {
    const { host, stage } = await opened();
    const points = Array.from({ length: 10 }, (_, at) => ({
      x: at / 10,
      y: 0,
      state: 'confirmed' as const,
      error: null,
    }));
    stage.update(selection({ frames: [{ frameIndex: 57, points, masks: [] }] }));
    expect(stage.addPoint({ x: 0.99, y: 0.99 })).toBe(false);
    expect(host.addPoint).not.toHaveBeenCalled();
  });

  it('takes a point back with exactly the numbers it was sent with', async () => {
    const { host, stage } = await opened();
    const point = { x: 0.7738498789346246, y: 0.297142857142857, state: 'confirmed' as const, error: null };
    stage.update(selection({ frames: [{ frameIndex: 57, points: [point], masks: [] }] }));
    stage.removePoint(stage.points[0]!);
    expect(host.removePoint).toHaveBeenCalledWith(57, { x: 0.7738498789346246, y: 0.297142857142857 });
  });

  it('copies the points of another frame where there is room for all of them', async () => {
    const { host, stage } = await opened();
    const points = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) => ({
        x: (from + at) / 40,
        y: 0,
        state: 'confirmed' as const,
        error: null,
      }));
    stage.update(
      selection({
        frames: [
          { frameIndex: 10, points: points(0, 4), masks: [] },
          { frameIndex: 57, points: points(2, 8), masks: [] },
        ],
      }),
    );
    // Two of the four are there already: the other two fit.
    expect([stage.clicks.canCopy(10, 57), stage.clicks.canCopy(57, 57)]).toEqual([true, false]);
    expect(stage.clicks.copy(10, 57)).toBe(true);
    expect(host.copyPoints).toHaveBeenCalledWith(10, 57);
    expect(stage.clicks.copy(57, 10)).toBe(true);
    stage.update(
      selection({
        frames: [
          { frameIndex: 10, points: points(0, 3), masks: [] },
          { frameIndex: 57, points: points(10, 8), masks: [] },
        ],
      }),
    );
    expect([stage.clicks.canCopy(10, 57), stage.clicks.copy(10, 57)]).toEqual([false, false]);
    expect(host.copyPoints).toHaveBeenCalledTimes(2);
  });

  it('hides nothing of what comes new: neither for an object that is gone, nor in another session, nor before a click', async () => {
    const { stage } = await opened();
    const masks = (...ids: number[]) =>
      ids.map((objectId) => ({ objectId, size: [1280, 720] as const, counts: '' }));
    const withObjects = (...ids: number[]) =>
      selection({ frames: [{ frameIndex: 57, points: [], masks: masks(...ids) }] });
    stage.update(withObjects(0, 1, 2));
    stage.look.toggleSolo(2);
    stage.look.toggleHidden(1);
    stage.update(withObjects(0, 1));
    expect([0, 1, 2].map((id) => stage.look.shows(id))).toEqual([true, false, true]);
    stage.update(withObjects(0));
    stage.update(withObjects(0, 1));
    expect(stage.look.shows(1)).toBe(true);
    stage.look.toggleHidden(0);
    stage.open({ ...session, id: 't', videoUrl: 'media://w/' });
    expect(stage.look.shows(0)).toBe(true);
    const other = await opened();
    other.stage.look.before = true;
    other.stage.addPoint({ x: 0.5, y: 0.5 });
    expect(other.stage.look.before).toBe(false);
  });
});
