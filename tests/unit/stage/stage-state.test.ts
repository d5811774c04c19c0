import { describe, expect, it, vi } from 'vitest';
import type { Selection } from '../../../electron/shared/domain/selection.ts';
import { constantRateTable } from '../../../electron/shared/frame-time/frames.ts';
import type { FrameTable, SessionFrames } from '../../../electron/shared/media/probe.ts';
import { StageState, type StageHost } from '../../../renderer/src/features/stage/stage-state.svelte.ts';
import { FakePort } from '../../support/fake-frames-port.ts';

const preview = {
  state: 'none',
  video: null,
  cover: null,
  tracking: null,
  trackingReadable: false,
  error: null,
} as const;

function selection(change: Partial<Selection> = {}): Selection {
  return {
    sessionId: 's',
    revision: 0,
    frames: [],
    objects: [],
    canUndo: false,
    canRedo: false,
    sync: 'synced',
    error: null,
    retry: null,
    preview,
    ...change,
  };
}

const session = {
  ...{ id: 's', videoUrl: 'media://v/', fps: 30, width: 720, height: 1280, totalFrame: 150 },
  ...{ isCopy: false, posterUrl: null },
};
const video = { table: constantRateTable(30, 150), width: 720, height: 1280, codec: 'avc1' };

const said = (table: FrameTable, mirrored = false): Promise<SessionFrames> =>
  Promise.resolve({ table, mirrored });

function setUp(change: Partial<StageHost> = {}) {
  const port = new FakePort();
  const host = {
    addPoint: vi.fn(() => Promise.resolve()),
    removePoint: vi.fn(() => Promise.resolve()),
    copyPoints: vi.fn(() => Promise.resolve()),
    clearFrame: vi.fn(() => Promise.resolve()),
    clear: vi.fn(() => Promise.resolve()),
    undo: vi.fn(() => Promise.resolve()),
    redo: vi.fn(() => Promise.resolve()),
    requestPreview: vi.fn(() => Promise.resolve()),
    mediaUrl: (id: string) => `media://${id}/`,
    frameShown: vi.fn(),
    frames: vi.fn(() => said(constantRateTable(30, 150))),
    copyNeeded: vi.fn(),
    ...change,
  };
  const clock = { ms: 0, next: (): void => undefined };
  const stage = new StageState(host, port, {
    now: () => clock.ms,
    request: (callback) => ((clock.next = callback), 1),
    cancel: () => (clock.next = () => undefined),
  });
  /** So much later, the screen shows what it got meanwhile. */
  const later = (ms: number): void => {
    clock.ms += ms;
    clock.next();
    port.paint();
  };
  stage.open(session, 57);
  stage.update(selection());
  return { port, host, stage, later };
}

async function opened(change: Partial<StageHost> = {}) {
  const all = setUp(change);
  all.port.say({ type: 'opened', source: 1, video });
  await vi.waitFor(() => expect(all.stage.status).toBe('ready'));
  all.port.paint();
  return all;
}

/** A video element that shows the frames it is told to. */
function playedFilm() {
  let shown: ((now: number, facts: { mediaTime: number }) => void) | undefined;
  const heard = new Map<string, () => void>();
  const video = {
    paused: true,
    currentTime: 0,
    addEventListener: (name: string, listener: () => void) => void heard.set(name, listener),
    removeEventListener: () => undefined,
    cancelVideoFrameCallback: () => undefined,
    requestVideoFrameCallback: (callback: typeof shown) => ((shown = callback), 1),
    play() {
      this.paused = false;
      heard.get('play')?.();
      return Promise.resolve();
    },
    pause() {
      this.paused = true;
      heard.get('pause')?.();
    },
  };
  const at = (frameIndex: number) => (frameIndex + 0.5) / 30;
  return {
    video: video as unknown as HTMLVideoElement,
    frame: () => Math.floor(video.currentTime * 30),
    shows(frameIndex: number) {
      video.currentTime = at(frameIndex);
      shown?.(0, { mediaTime: at(frameIndex) });
    },
  };
}

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

  it('asks for a preview only when there is none, shows it when it comes, and leaves it when points change', async () => {
    const { host, stage, port } = await opened();
    stage.preview.toggle();
    expect(host.requestPreview).toHaveBeenCalledTimes(1);
    const ready = selection({
      preview: { ...preview, state: 'ready', video: 'p', tracking: 'k', trackingReadable: true },
    });
    stage.update(ready);
    expect([stage.preview.on, stage.preview.videoUrl]).toEqual([true, 'media://p/']);
    expect(port.of('tracking').at(-1)?.url).toBe('media://k/');
    stage.preview.toggle();
    stage.preview.toggle();
    expect(stage.preview.on).toBe(true);
    expect(host.requestPreview).toHaveBeenCalledTimes(1);
    stage.update(selection({ preview: { ...preview, state: 'required', video: 'p' } }));
    expect(stage.preview.on).toBe(false);
    expect(port.of('tracking').at(-1)?.url).toBeNull();
  });

  it('does not open by itself what was asked for and given up', async () => {
    const { stage } = await opened();
    stage.preview.toggle();
    for (const state of ['requesting', 'required'] as const)
      stage.update(selection({ preview: { ...preview, state, video: 'p' } }));
    stage.update(selection({ preview: { ...preview, state: 'ready', video: 'p' } }));
    expect(stage.preview.on).toBe(false);
  });

  it('plays a readable preview itself, masks drawn here, and shows the service’s video only when asked to', async () => {
    const { stage, port } = await opened();
    const ready = { ...preview, state: 'ready', video: 'p', tracking: 'k' } as const;
    stage.preview.toggle();
    stage.update(selection({ preview: { ...ready, trackingReadable: true } }));
    expect([stage.preview.on, stage.preview.covered, stage.playback.playing]).toEqual([true, false, true]);
    // An object that only the file knows is drawn too.
    port.say({ type: 'presence', source: 1, objects: [{ objectId: 4, ranges: [[0, 9]] }] });
    expect(stage.clicks.objects.map(({ objectId }) => objectId)).toEqual([4]);
    stage.preview.showAsServed(true);
    expect([stage.preview.covered, stage.playback.playing]).toEqual([true, false]);
    stage.preview.showAsServed(false);
    expect(stage.preview.covered).toBe(false);
    expect(port.of('tracking').at(-1)?.url).toBe('media://k/');
  });

  it('covers the picture with the service’s video where the masks cannot be read', async () => {
    const { stage, port } = await opened();
    stage.preview.toggle();
    stage.update(
      selection({
        preview: { ...preview, state: 'ready', video: 'p', tracking: 'k', trackingReadable: false },
      }),
    );
    expect([stage.preview.on, stage.preview.covered, stage.preview.drawable]).toEqual([true, true, false]);
    expect(port.of('tracking')).toEqual([]);
  });

  it('plays the service’s video between the in and out points as well, over and over or once', async () => {
    const { stage, host } = await opened();
    stage.preview.toggle();
    stage.update(selection({ preview: { ...preview, state: 'ready', video: 'p', tracking: null } }));
    const film = playedFilm();
    stage.preview.attach(film.video);
    // The picture stays until the video has a frame to show.
    expect([stage.preview.covered, stage.preview.seen, stage.playing]).toEqual([true, false, true]);
    film.shows(57);
    expect(stage.preview.seen).toBe(true);
    stage.setRangeEnd('in', 20);
    stage.setRangeEnd('out', 60);
    film.shows(59);
    expect([stage.shown, film.frame()]).toEqual([59, 59]);
    // The last one comes, and the next is the first again.
    film.shows(60);
    expect([stage.playing, film.frame()]).toEqual([true, 20]);
    // Paused before that one is there: what was seen last stays.
    stage.pause();
    expect([stage.playing, stage.shown, film.frame()]).toEqual([false, 60, 60]);
    stage.togglePlay();
    stage.pause();
    expect(film.frame()).toBe(60);
    stage.togglePlay();
    film.shows(21);
    stage.pause();
    expect(film.frame()).toBe(21);
    stage.togglePlay();
    // Round the film's own end, too.
    film.shows(0);
    expect(film.frame()).toBe(20);

    stage.playback.looping = false;
    film.shows(62);
    expect([stage.playing, stage.shown, film.frame()]).toEqual([false, 60, 60]);
    expect(host.frameShown).toHaveBeenLastCalledWith(60);
    stage.togglePlay();
    expect([stage.playing, film.frame()]).toEqual([true, 20]);
  });

  it('shows the clip itself in the place of the service’s video as long as the look before is asked for', async () => {
    const { stage, port } = await opened();
    stage.preview.toggle();
    stage.update(selection({ preview: { ...preview, state: 'ready', video: 'p', tracking: null } }));
    const film = playedFilm();
    stage.preview.attach(film.video);
    port.paint();
    const before = port.of('paint').length;
    film.shows(70);
    expect(port.of('paint')).toHaveLength(before);
    stage.look.before = true;
    film.shows(71);
    port.paint();
    expect(port.paint()).toBe(71);
    expect([stage.shown, stage.playing]).toEqual([71, true]);
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
