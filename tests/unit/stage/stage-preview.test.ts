import { describe, expect, it } from 'vitest';
import { noPreview } from '../../../electron/shared/domain/selection.ts';
import { opened, selection } from '../../support/stage.ts';

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

describe('a preview on the stage', () => {
  it('asks for a preview only when there is none, shows it when it comes, and leaves it when points change', async () => {
    const { host, stage, port } = await opened();
    stage.preview.toggle();
    expect(host.requestPreview).toHaveBeenCalledTimes(1);
    const ready = selection({
      preview: { ...noPreview, state: 'ready', video: 'p', tracking: 'k', trackingReadable: true },
    });
    stage.update(ready);
    expect([stage.preview.on, stage.preview.videoUrl]).toEqual([true, 'media://p/']);
    expect(port.of('tracking').at(-1)?.url).toBe('media://k/');
    stage.preview.toggle();
    stage.preview.toggle();
    expect(stage.preview.on).toBe(true);
    expect(host.requestPreview).toHaveBeenCalledTimes(1);
    stage.update(selection({ preview: { ...noPreview, state: 'required', video: 'p' } }));
    expect(stage.preview.on).toBe(false);
    expect(port.of('tracking').at(-1)?.url).toBeNull();
  });

  it('does not open by itself what was asked for and given up', async () => {
    const { stage } = await opened();
    stage.preview.toggle();
    for (const state of ['requesting', 'required'] as const)
      stage.update(selection({ preview: { ...noPreview, state, video: 'p' } }));
    stage.update(selection({ preview: { ...noPreview, state: 'ready', video: 'p' } }));
    expect(stage.preview.on).toBe(false);
  });

  it('plays a readable preview itself, masks drawn here, and shows the service’s video only when asked to', async () => {
    const { stage, port } = await opened();
    const ready = { ...noPreview, state: 'ready', video: 'p', tracking: 'k' } as const;
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
        preview: { ...noPreview, state: 'ready', video: 'p', tracking: 'k', trackingReadable: false },
      }),
    );
    expect([stage.preview.on, stage.preview.covered, stage.preview.drawable]).toEqual([true, true, false]);
    expect(port.of('tracking')).toEqual([]);
  });

  it('plays the service’s video between the in and out points as well, over and over or once', async () => {
    const { stage, host } = await opened();
    stage.preview.toggle();
    stage.update(selection({ preview: { ...noPreview, state: 'ready', video: 'p', tracking: null } }));
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
    stage.update(selection({ preview: { ...noPreview, state: 'ready', video: 'p', tracking: null } }));
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
});
