import { untrack } from 'svelte';
import type { ErrorData } from '../../../../electron/shared/domain/error-data.ts';
import type { MediaId } from '../../../../electron/shared/domain/media.ts';
import type { PointXY, Selection } from '../../../../electron/shared/domain/selection.ts';
import type { Session } from '../../../../electron/shared/domain/session.ts';
import {
  clampFrame,
  constantRateTable,
  frameAt,
  frameMiddle,
  sameFrames,
} from '../../../../electron/shared/frame-time/frames.ts';
import type { Extent } from '../../../../electron/shared/geometry/view.ts';
import type { FrameTable, SessionFrames } from '../../../../electron/shared/media/probe.ts';
import {
  discard,
  type FromFrames,
  type ObjectPresence,
  type PaintedOverlay,
} from '../../workers/protocol.ts';
import { Clicks, quietly, type ClicksHost } from './clicks.svelte.ts';
import { FramesClient, type FramesPort } from './frames-client.ts';
import { MaskLook } from './look.svelte.ts';
import { Playback, type Clock } from './playback.svelte.ts';
import { PreviewPlayer } from './preview-player.svelte.ts';
import { samePoint } from './selection-view.ts';
import { Viewing } from './viewing.svelte.ts';

/** What the stage needs from outside. */
export interface StageHost extends ClicksHost {
  requestPreview(): Promise<unknown>;
  mediaUrl(id: MediaId): string;
  /** The frame on the stage changed; for remembering where the user was. */
  frameShown(frameIndex: number): void;
  /** When each frame of the session's video is shown, as the main process read it; the page's own reading is held against it. */
  frames(sessionId: string): Promise<SessionFrames>;
  /** The session's video cannot be shown exactly here: a copy with the same frames is needed. */
  copyNeeded(sessionId: string): void;
}

/** What is open on the stage. */
export interface StageSession extends Pick<Session, 'id' | 'fps' | 'width' | 'height' | 'totalFrame'> {
  /** `media://` address of the session's video, or of its copy for viewing. */
  readonly videoUrl: string;
  readonly isCopy: boolean;
  /** Seen until the first frame is there. */
  readonly posterUrl: string | null;
}

/** Where finished pictures go: the canvases of the mounted stage. */
export interface StageScreen {
  picture(bitmap: ImageBitmap | null): void;
  overlay(overlay: PaintedOverlay | null): void;
}

export type StageStatus = 'empty' | 'opening' | 'ready' | 'undecodable' | 'failed';

/** How long the view has to stay as it is before pictures of that size are made. */
const settledMs = 200;

/** Height of the strip and a width that is wide enough on most windows, CSS pixels. */
const stripSize = { width: 1200, height: 56 };

const unreadable = (message: string): ErrorData => ({ code: 'file-unreadable', message, details: {} });

/** The stage as the page sees it: one session's video, the frame wanted and the frame painted, points, look and view. */
export class StageState {
  readonly viewing = new Viewing();
  readonly look = new MaskLook();
  readonly clicks: Clicks;
  readonly playback: Playback;
  readonly player = new PreviewPlayer((timeUs) => this.#previewShown(timeUs));
  readonly #host: StageHost;
  readonly #frames: FramesClient;
  #screen: StageScreen | null = null;
  #strip: ImageBitmap | null = null;
  #stripShown: ((strip: ImageBitmap) => void) | null = null;
  #direction: 1 | -1 = 1;
  #thumbnailWanted: { frameIndex: number; show: (picture: ImageBitmap | null) => void } | null = null;

  #session = $state.raw<StageSession | null>(null);
  #status = $state<StageStatus>('empty');
  #error = $state.raw<ErrorData | null>(null);
  #table = $state.raw<FrameTable>(constantRateTable(30, 1));
  #target = $state(0);
  #shown = $state(-1);
  #presence = $state.raw<readonly ObjectPresence[]>([]);
  #stripComplete = $state(false);
  #trackingUrl: string | null = null;
  /** Size of the pictures asked for; null: all their pixels. */
  #detail: Extent | null = null;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #truth: Promise<SessionFrames | null> = Promise.resolve(null);
  #previewing = $state(false);
  #previewAsked = false;
  /** The user wants to see the service's own video although the masks can be drawn here. */
  #asServed = $state(false);

  readonly total = $derived(this.#table.timesUs.length);
  /** Points of the frame that is really on the stage. */
  readonly points = $derived.by(() => this.clicks.on(this.#shown));
  readonly room = $derived.by(() => this.clicks.room(this.#shown));
  readonly #overlay = $derived.by(() => {
    const { view, room, picture, pixelRatio } = this.viewing;
    const source = this.drawable ? 'tracking' : 'selection';
    return this.look.overlay(view, room, picture, pixelRatio, source, this.clicks.objects);
  });

  constructor(host: StageHost, port: FramesPort, clock: Clock) {
    this.#host = host;
    this.clicks = new Clicks(host);
    this.playback = new Playback(clock, (frameIndex) => this.#seek(frameIndex, 1));
    this.#frames = new FramesClient(port, {
      opened: ({ video }) => void this.#take(video.table),
      undecodable: ({ codec }) => this.#unfit(unreadable(`No decoder for ${codec}`)),
      failed: ({ error }) => this.#unfit(error),
      painted: (message) => this.#painted(message),
      unpaintable: ({ frameIndex }) => {
        if (this.#shown < 0) this.#unfit(unreadable('The picture cannot be decoded'));
        else if (this.#target === frameIndex) this.#target = this.#shown;
      },
      strip: ({ strip, complete }) => {
        this.#strip?.close();
        this.#strip = strip;
        this.#stripComplete = complete;
        this.#stripShown?.(strip);
      },
      thumbnail: ({ frameIndex, picture }) => {
        const wanted = this.#thumbnailWanted;
        if (wanted?.frameIndex === frameIndex) wanted.show(picture);
        else picture?.close();
      },
      presence: ({ objects }) => {
        this.#presence = objects;
        this.clicks.tracked = objects.map(({ objectId }) => objectId);
        this.repaint();
      },
    });
  }

  get session(): StageSession | null {
    return this.#session;
  }
  get status(): StageStatus {
    return this.#status;
  }
  get error(): ErrorData | null {
    return this.#error;
  }
  get table(): FrameTable {
    return this.#table;
  }
  /** The frame asked for last. */
  get target(): number {
    return this.#target;
  }
  /** The frame whose pixels are on the stage; −1 before the first. */
  get shown(): number {
    return this.#shown;
  }
  /** True once every picture of the strip is there. */
  get stripComplete(): boolean {
    return this.#stripComplete;
  }
  get presence(): readonly ObjectPresence[] {
    return this.#presence;
  }
  get previewing(): boolean {
    return this.#previewing;
  }
  /** True where a preview's masks can be drawn here, frame by frame, on the picture as it is. */
  get drawable(): boolean {
    const preview = this.clicks.selection?.preview;
    return preview?.state === 'ready' && preview.trackingReadable;
  }
  /** True while the service's own tracked video covers the picture. */
  get covered(): boolean {
    return this.#previewing && (this.#asServed || !this.drawable);
  }
  get playing(): boolean {
    return this.covered ? this.player.playing : this.playback.playing;
  }
  get previewUrl(): string | null {
    const video = this.clicks.selection?.preview.video;
    return video ? this.#host.mediaUrl(video) : null;
  }

  /** Opens a session's video at a frame; the same video already open stays as it is. */
  open(session: StageSession, frameIndex = 0): void {
    const same = this.#session?.id === session.id && this.#session.videoUrl === session.videoUrl;
    this.#session = session;
    if (same) return;
    this.#reset();
    this.#status = 'opening';
    this.#table = constantRateTable(session.fps, session.totalFrame);
    // Without ffmpeg the page's own reading has to do.
    this.#truth = this.#host.frames(session.id).catch(() => null);
    this.#target = clampFrame(frameIndex, session.totalFrame);
    this.viewing.setPicture(session);
    const { pixelRatio } = this.viewing;
    this.#frames.open(session.videoUrl, session.totalFrame, {
      width: Math.round(stripSize.width * pixelRatio),
      height: Math.round(stripSize.height * pixelRatio),
    });
  }

  close(): void {
    this.#session = null;
    this.#reset();
    this.#status = 'empty';
    this.#frames.close();
  }

  /** Takes the newest snapshot of the selection. */
  update(selection: Selection | null): void {
    const shownBefore = this.clicks.selection?.preview.video;
    const changed = this.clicks.update(selection);
    if (changed.length > 0) this.#frames.send({ type: 'masks', frames: changed });
    this.#sendTracking();
    const { state, video } = selection?.preview ?? {};
    // Another preview fits now, or none: what was looked at is over.
    if (state !== 'ready' || video !== shownBefore) this.setPreviewing(false);
    if (state === 'ready' && this.#previewAsked) this.setPreviewing(true);
    if (state === 'ready' || state === 'failed') this.#previewAsked = false;
    this.repaint();
  }

  /** Connects the mounted canvases; returns what disconnects them. */
  attach(screen: StageScreen): () => void {
    this.#screen = screen;
    return () => {
      if (this.#screen === screen) this.#screen = null;
    };
  }

  /** Hands the strip to whoever shows it, now and whenever it grows. */
  attachStrip(show: (strip: ImageBitmap) => void): () => void {
    this.#stripShown = show;
    if (this.#strip) show(this.#strip);
    return () => {
      if (this.#stripShown === show) this.#stripShown = null;
    };
  }

  /** Goes to a frame, stopping playback. */
  goTo(frameIndex: number): void {
    this.pause();
    const wanted = clampFrame(frameIndex, this.total);
    this.#seek(wanted, wanted < this.#target ? -1 : 1);
  }

  /** Playback begins, or ends, at the frame of now. */
  setRangeEnd(end: 'in' | 'out', frameIndex = this.#target): void {
    this.playback.setEnd(end, clampFrame(frameIndex, this.total), this.total - 1);
  }

  /** To the next marked frame in a direction, round the ends. */
  goToMarked(direction: 1 | -1): void {
    const { marked } = this.clicks;
    const ordered = direction === 1 ? marked : marked.toReversed();
    const next = ordered.find((frame) => (frame - this.#target) * direction > 0) ?? ordered[0];
    if (next !== undefined) this.goTo(next);
  }

  step(by: number): void {
    this.goTo(this.#target + by);
  }

  togglePlay(): void {
    if (this.#status !== 'ready') return;
    if (this.playing) this.pause();
    else if (this.covered) this.#playServed();
    else this.playback.play(this.#table, this.#target);
  }

  pause(): void {
    const wasPlaying = this.playing;
    this.playback.pause();
    this.player.pause();
    if (wasPlaying && this.covered) this.repaint();
  }

  /** A click on the picture. Returns false when the service's limits leave no room. */
  addPoint(point: PointXY): boolean {
    const frameIndex = this.#shown;
    if (frameIndex < 0 || this.room.points === 0) return false;
    if (this.points.some((other) => samePoint(other, point))) return true;
    this.pause();
    this.setPreviewing(false);
    this.#target = frameIndex;
    this.clicks.add(frameIndex, point);
    return true;
  }

  removePoint(point: PointXY): void {
    this.clicks.remove(this.#shown, point);
  }

  /** Shows the tracked video, asking for it first where the points changed since. */
  preview(): void {
    if (this.clicks.selection?.preview.state === 'ready') {
      this.setPreviewing(!this.#previewing);
      return;
    }
    this.#previewAsked = true;
    void quietly(this.#host.requestPreview());
  }

  setPreviewing(on: boolean): void {
    if (on === this.#previewing) return;
    this.pause();
    this.#previewing = on && this.previewUrl !== null;
    this.#asServed = false;
    this.repaint();
    if (this.#previewing && !this.covered) this.togglePlay();
  }

  /** While previewing: the masks drawn here, or the service's own video. Goes on playing where it was. */
  showAsServed(on: boolean): void {
    const { playing } = this;
    this.pause();
    this.#asServed = on;
    this.#seekServed(this.#target);
    this.repaint();
    if (playing) this.togglePlay();
  }

  /** Asks for the small picture of a frame; only the newest wish is answered. The receiver closes it. */
  thumbnail(frameIndex: number, show: (picture: ImageBitmap | null) => void): void {
    this.#thumbnailWanted = { frameIndex, show };
    this.#frames.send({ type: 'thumbnail', frameIndex });
  }

  /** Paints again with the look and view of now. Called when either changed. */
  repaint(): void {
    if (this.#status === 'ready')
      this.#frames.paint(this.#target, this.#direction, this.#overlay, this.#detail);
  }

  /** Runs inside an effect: paints again whenever the look or the view changes. */
  followLook(): void {
    void this.#overlay;
    const { detail } = this.viewing;
    untrack(() => {
      this.#follow(detail);
      this.repaint();
    });
  }

  /** Paints picture and masks again for canvases that are new. */
  repaintAll(): void {
    untrack(() => {
      if (this.#shown >= 0)
        this.#frames.paint(this.#target, this.#direction, this.#overlay, this.#detail, true);
    });
  }

  /** Connects the mounted preview element, where the stage is; it starts when it is what is seen. */
  attachPreview(video: HTMLVideoElement): () => void {
    return untrack(() => {
      const detach = this.player.attach(video);
      this.#seekServed(this.#target);
      if (this.covered) this.#playServed();
      return detach;
    });
  }

  dispose(): void {
    clearTimeout(this.#settling);
    this.playback.pause();
    this.#strip?.close();
    this.#frames.terminate();
  }

  /** Pictures of another size are wanted once a view that they do not do for has come to rest. */
  #follow(detail: Extent | null): void {
    clearTimeout(this.#settling);
    const { width } = this.viewing.picture;
    const have = this.#detail?.width ?? width;
    const wanted = detail?.width ?? width;
    if (wanted <= have && wanted >= have * 0.7) return;
    this.#settling = setTimeout(() => {
      this.#detail = detail;
      this.repaint();
    }, settledMs);
  }

  #seek(frameIndex: number, direction: 1 | -1): void {
    if (frameIndex === this.#target && this.#shown === frameIndex) return;
    this.#target = frameIndex;
    this.#direction = direction;
    if (this.covered) this.#seekServed(frameIndex);
    this.repaint();
  }

  /** The service's own video plays between the in and out points too; from the in point when it stands outside of them. */
  #playServed(): void {
    const { range } = this.playback;
    if (range && (this.#target < range.in || this.#target >= range.out)) this.#seekServed(range.in);
    this.player.play();
  }

  #seekServed(frameIndex: number): void {
    this.player.seek(frameMiddle(this.#table, frameIndex));
  }

  /** A frame of the tracked video came on the screen while it plays: it covers the picture, so nothing else is painted. */
  #previewShown(timeUs: number): void {
    if (!this.covered) return;
    // Players round times to their own ticks: half a millisecond is less than any frame lasts.
    const shown = frameAt(this.#table, timeUs + 500);
    this.#target = shown;
    this.#shown = shown;
    const { range, looping } = this.playback;
    if (!range || (shown >= range.in && shown < range.out)) return;
    // The out point's frame has come, and stays until the next one is found: nothing beyond it is seen.
    if (shown < range.in || looping) return this.#seekServed(range.in);
    this.player.pause();
    if (shown > range.out) this.#seekServed(range.out);
    this.#target = range.out;
    this.#shown = range.out;
    this.repaint();
  }

  #painted({ frameIndex, picture, overlay }: Extract<FromFrames, { type: 'painted' }>): void {
    if (picture) this.#screen?.picture(picture);
    if (this.#screen) {
      this.#screen.overlay(overlay);
    } else discard(overlay);
    if (frameIndex === this.#shown) return;
    this.#shown = frameIndex;
    if (!this.playback.playing) this.#host.frameShown(frameIndex);
  }

  /**
   * Takes the page's reading of the file, where it is the same as ffmpeg's as far as the service knows frames. Where it is
   * not (edits within the file, times that only one of them understands), every index after the difference would be off.
   */
  async #take(table: FrameTable): Promise<void> {
    const session = this.#session;
    const said = await this.#truth;
    const truth = said?.table;
    if (!session || this.#session?.videoUrl !== session.videoUrl || this.#status !== 'opening') return;
    if (said?.mirrored && !session.isCopy) return this.#unfit(unreadable('The picture is stored mirrored'));
    const total = session.totalFrame;
    const sameStart = session.isCopy || !truth || Math.abs(truth.offsetUs - table.offsetUs) < 1000;
    if (!sameStart || !sameFrames(table, truth ?? table, total)) {
      this.#unfit(unreadable('The frames are not those of the file'));
      return;
    }
    this.#table = table;
    this.#target = clampFrame(this.#target, this.#table.timesUs.length);
    this.#status = 'ready';
    this.#detail = this.viewing.detail;
    this.#sendTracking();
    this.repaint();
  }

  /** The video cannot be shown as it is: a copy is asked for, once. */
  #unfit(error: ErrorData): void {
    const session = this.#session;
    if (!session) return;
    this.#frames.close();
    this.#status = session.isCopy ? 'failed' : 'undecodable';
    this.#error = error;
    if (!session.isCopy) this.#host.copyNeeded(session.id);
  }

  #sendTracking(): void {
    const preview = this.clicks.selection?.preview;
    const id = preview?.state === 'ready' && preview.trackingReadable ? preview.tracking : null;
    const url = id ? this.#host.mediaUrl(id) : null;
    if (url === this.#trackingUrl || (url !== null && this.#status !== 'ready')) return;
    this.#trackingUrl = url;
    this.#frames.send({ type: 'tracking', url });
  }

  #reset(): void {
    this.pause();
    this.playback.range = null;
    this.#error = null;
    this.#target = 0;
    this.#shown = -1;
    this.clicks.forget();
    this.#presence = [];
    this.#trackingUrl = null;
    this.#previewing = false;
    this.#previewAsked = false;
    this.#asServed = false;
    this.#strip?.close();
    this.#strip = null;
    this.#stripComplete = false;
    this.#screen?.picture(null);
    this.#screen?.overlay(null);
  }
}
