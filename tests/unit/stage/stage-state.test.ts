import { describe, expect, it, vi } from 'vitest';
import { constantRateTable } from '../../../electron/shared/frame-time/frames.ts';
import { opened, said, selection, session, setUp, video } from '../../support/stage.ts';

describe('the stage', () => {
  it('opens where it was left, and says a frame is shown only once it is painted', async () => {
    const { port, host, stage } = setUp();
    expect([stage.status, stage.shown]).toEqual(['opening', -1]);
    port.say({ type: 'opened', source: 1, video });
    await vi.waitFor(() => expect(stage.status).toBe('ready'));
    expect(stage.shown).toBe(-1);
    expect(port.paint()).toBe(57);
    expect(stage.shown).toBe(57);
    expect(host.frameShown).toHaveBeenLastCalledWith(57);
  });

  it('tells of the frame that playback comes to rest on, not of those that pass', async () => {
    const { host, stage, later } = await opened();
    stage.togglePlay();
    later(500);
    later(500);
    expect(stage.shown).toBe(87);
    expect(host.frameShown).toHaveBeenLastCalledWith(57);
    stage.pause();
    expect(host.frameShown).toHaveBeenLastCalledWith(87);
    // At the end of the clip it stops by itself, on a frame that may be there already.
    stage.playback.looping = false;
    stage.togglePlay();
    later(2080);
    expect(stage.shown).toBe(149);
    later(50);
    expect([stage.playing, stage.shown]).toEqual([false, 149]);
    expect(host.frameShown).toHaveBeenLastCalledWith(149);
    expect(host.frameShown).toHaveBeenCalledTimes(3);
  });

  it('keeps only the newest wish while a frame is on its way: the picture follows a held key', async () => {
    const { port, stage } = await opened();
    const before = port.of('paint').length;
    for (let press = 0; press < 20; press += 1) stage.step(1);
    expect(port.of('paint').length - before).toBe(1);
    expect([stage.target, stage.shown]).toEqual([77, 57]);
    expect(port.paint()).toBe(58);
    expect(port.paint()).toBe(77);
    expect(stage.shown).toBe(77);
  });

  it('asks for as many pixels as the stage shows, and for others once the view has come to rest', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { port, stage } = setUp();
      stage.viewing.setRoom({ width: 480, height: 760 }, 1);
      port.say({ type: 'opened', source: 1, video });
      await vi.waitFor(() => expect(stage.status).toBe('ready'));
      expect(port.of('paint').at(-1)).toMatchObject({ detail: { width: 360, height: 640 } });
      port.paint();
      const asked = port.of('paint').length;
      const look = (): unknown => {
        stage.followLook();
        port.paint();
        return port.of('paint').at(-1)?.detail;
      };
      stage.viewing.zoom(1.5);
      expect(look()).toEqual({ width: 360, height: 640 });
      vi.advanceTimersByTime(100);
      stage.viewing.zoom(4);
      expect(look()).toEqual({ width: 360, height: 640 });
      vi.advanceTimersByTime(1000);
      port.paint();
      expect(port.of('paint').at(-1)?.detail).toBeNull();
      expect(port.of('paint').length - asked).toBe(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it('stays within the clip and takes any number', async () => {
    const { stage } = await opened();
    for (const [asked, found] of [
      [-5, 0],
      [9999, 149],
      [3.4, 3],
      [Number.NaN, 0],
    ] as const) {
      stage.goTo(asked);
      expect(stage.target).toBe(found);
    }
  });

  it('drops answers about a video that is no longer open', async () => {
    const { port, stage } = await opened();
    stage.open({ ...session, id: 't', videoUrl: 'media://w/', totalFrame: 60 });
    const bitmap = { close: vi.fn() } as unknown as ImageBitmap;
    port.say({
      type: 'painted',
      source: 1,
      request: 9,
      frameIndex: 58,
      picture: bitmap,
      overlay: { look: null, objectIds: [], image: { kind: 'bitmap', bitmap } },
    });
    expect(bitmap.close).toHaveBeenCalledTimes(2);
    expect(stage.shown).toBe(-1);
  });

  it('asks for a copy where the codec is not decoded here, once, and shows that', async () => {
    const { port, host, stage } = setUp();
    port.say({ type: 'undecodable', source: 1, codec: 'hvc1.1.6.L93.B0' });
    expect(stage.status).toBe('undecodable');
    expect(host.copyNeeded).toHaveBeenCalledWith('s');
    stage.open({ ...session, videoUrl: 'media://copy/', isCopy: true }, 57);
    expect(port.of('open').at(-1)?.url).toBe('media://copy/');
    const { source } = port.of('open').at(-1)!;
    port.say({ type: 'opened', source, video });
    await vi.waitFor(() => expect(stage.status).toBe('ready'));
    expect(port.paint(source)).toBe(57);
    expect(host.copyNeeded).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['there are fewer', constantRateTable(30, 149)],
    ['they stand elsewhere', { ...video.table, offsetUs: 33_333 }],
    [
      'one stays longer',
      { ...video.table, timesUs: video.table.timesUs.map((at, n) => at + (n > 80 ? 9000 : 0)) },
    ],
  ])('shows a copy instead of frames that are not those of the file: %s', async (_, table) => {
    const { port, host, stage } = setUp();
    port.say({ type: 'opened', source: 1, video: { ...video, table } });
    await vi.waitFor(() => expect(stage.status).toBe('undecodable'));
    expect(host.copyNeeded).toHaveBeenCalledTimes(1);
    stage.open({ ...session, videoUrl: 'media://copy/', isCopy: true }, 57);
    const { source } = port.of('open').at(-1)!;
    port.say({ type: 'opened', source, video: { ...video, table: constantRateTable(30, 149) } });
    await vi.waitFor(() => expect(stage.status).toBe('failed'));
    expect(host.copyNeeded).toHaveBeenCalledTimes(1);
  });

  it('shows a copy of a video that players are asked to mirror', async () => {
    const frames = vi.fn(() => said(video.table, true));
    const { port, host, stage } = setUp({ frames });
    port.say({ type: 'opened', source: 1, video });
    await vi.waitFor(() => expect(stage.status).toBe('undecodable'));
    expect(host.copyNeeded).toHaveBeenCalledTimes(1);
    stage.open({ ...session, videoUrl: 'media://copy/', isCopy: true }, 57);
    port.say({ type: 'opened', source: port.of('open').at(-1)!.source, video });
    await vi.waitFor(() => expect(stage.status).toBe('ready'));
  });

  it('offers no frame that the service does not have', async () => {
    const { port, stage } = setUp();
    stage.open({ ...session, id: 't', videoUrl: 'media://w/', totalFrame: 148 }, 149);
    const { source, frames } = port.of('open').at(-1)!;
    expect(frames).toBe(148);
    port.say({ type: 'opened', source, video: { ...video, table: constantRateTable(30, 148) } });
    await vi.waitFor(() => expect(stage.status).toBe('ready'));
    expect([stage.total, stage.target]).toEqual([148, 147]);
  });

  it('goes where an undo did something, and stays where that is already', async () => {
    const { stage } = await opened();
    const visited = (...frames: number[]): number => {
      stage.visit(frames);
      return stage.target;
    };
    expect([visited(), visited(12), visited(3, 12, 40), visited(30, 90)]).toEqual([57, 12, 12, 30]);
    stage.togglePlay();
    expect([visited(140), stage.playing]).toEqual([140, false]);
  });

  it('jumps between marked frames, round the ends', async () => {
    const { stage } = await opened();
    const points = [{ x: 0, y: 0, state: 'confirmed' as const, error: null }];
    stage.update(
      selection({ frames: [10, 57, 90].map((frameIndex) => ({ frameIndex, points, masks: [] })) }),
    );
    const jump = (direction: 1 | -1): number => {
      stage.goToMarked(direction);
      return stage.target;
    };
    expect([jump(1), jump(1), jump(-1), jump(-1), jump(-1)]).toEqual([90, 10, 90, 57, 10]);
  });
});
