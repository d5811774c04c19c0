import { untrack } from 'svelte';
import type { ErrorData } from '../../../../electron/shared/domain/error-data.ts';
import type { PointXY, Selection } from '../../../../electron/shared/domain/selection.ts';
import type { Session } from '../../../../electron/shared/domain/session.ts';
import { clampFrame, constantRateTable } from '../../../../electron/shared/frame-time/frames.ts';
import type { FrameTable, SessionFrames } from '../../../../electron/shared/media/probe.ts';
import { discard, type FromFrames, type PaintedOverlay } from '../../workers/protocol.ts';
import { Clicks, type ClicksHost } from './clicks.svelte.ts';
import { Detail } from './detail.ts';
import { FramesClient, type FramesPort } from './frames-client.ts';
import { MaskLook } from './look.svelte.ts';
import { Playback, type Clock } from './playback.svelte.ts';
import { PreviewPlayer } from './preview-player.svelte.ts';
import { unlikeTheFile } from './reading.ts';
import { samePoint } from './selection-view.ts';
import { StagePreview, type PreviewHost } from './stage-preview.svelte.ts';
import { Strip } from './strip.svelte.ts';
import { Viewing } from './viewing.svelte.ts';

/** What the stage needs from outside. */
export interface StageHost extends ClicksHost, PreviewHost {
  /** Another frame came to rest on the stage; for remembering where the user was. Not told of those that pass while it plays. */
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

/** Height of the strip and a width that is wide enough on most windows, CSS pixels. */
const stripSize = { width: 1200, height: 56 };

const unreadable = (message: string): ErrorData => ({ code: 'file-unreadable', message, details: {} });

/** The stage as the page sees it: one session's video, the frame wanted and the frame painted, points, look and view. */
export class StageState {
  readonly viewing = new Viewing();
  readonly look = new MaskLook();
  readonly clicks: Clicks;
  readonly playback: Playback;
  readonly preview: StagePreview;
  readonly strip: Strip;
  readonly #host: StageHost;
  readonly #frames: FramesClient;
  readonly #player: PreviewPlayer;
  readonly #detail = new Detail();
  #screen: StageScreen | null = null;
  #direction: 1 | -1 = 1;

  #session = $state.raw<StageSession | null>(null);
  #status = $state<StageStatus>('empty');
  #error = $state.raw<ErrorData | null>(null);
  #table = $state.raw<FrameTable>(constantRateTable(30, 1));
  #target = $state(0);
  #shown = $state(-1);
  /** The frame the host knows of. */
  #told = -1;
  #trackingUrl: string | null = null;
  #truth: Promise<SessionFrames | null> = Promise.resolve(null);

  readonly total = $derived(this.#table.timesUs.length);
  /** Points of the frame that is really on the stage. */
  readonly points = $derived.by(() => this.clicks.on(this.#shown));
  readonly room = $derived.by(() => this.clicks.room(this.#shown));
  readonly #overlay = $derived.by(() => {
    const { view, room, picture, pixelRatio } = this.viewing;
    const source = this.preview.drawable ? 'tracking' : 'selection';
    return this.look.overlay(view, room, picture, pixelRatio, source, this.clicks.objects);
  });

  constructor(host: StageHost, port: FramesPort, clock: Clock) {
    this.#host = host;
    this.clicks = new Clicks(host);
    this.playback = new Playback(clock, (frameIndex) => this.#seek(frameIndex, 1));
    this.#player = new PreviewPlayer(() => this.#table, this.playback, {
      shown: (frameIndex) => this.#servedShown(frameIndex),
      stopped: (frameIndex) => {
        this.#servedShown(frameIndex);
        this.repaint();
      },
      rests: () => this.#tell(),
    });
    this.preview = new StagePreview(host, this.clicks, this.#player, this);
    this.#frames = new FramesClient(port, {
      opened: ({ video }) => void this.#take(video.table),
      undecodable: ({ codec }) => this.#unfit(unreadable(`No decoder for ${codec}`)),
      failed: ({ error }) => this.#unfit(error),
      painted: (message) => this.#painted(message),
      unpaintable: ({ frameIndex }) => {
        if (this.#shown < 0) this.#unfit(unreadable('The picture cannot be decoded'));
        else if (this.#target === frameIndex) this.#target = this.#shown;
      },
      strip: ({ strip, complete }) => this.strip.grown(strip, complete),
      thumbnail: ({ frameIndex, picture }) => this.strip.thumbnailCame(frameIndex, picture),
      presence: ({ objects }) => {
        this.preview.presence = objects;
        this.repaint();
      },
    });
    this.strip = new Strip(this.#frames);
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
  get playing(): boolean {
    return this.preview.covered ? this.#player.playing : this.playback.playing;
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
    const before = this.clicks.selection;
    const changed = this.clicks.update(selection);
    this.look.forget(this.clicks.objects);
    if (changed.length > 0) this.#frames.send({ type: 'masks', frames: changed });
    this.#sendTracking();
    this.preview.update(before);
    this.repaint();
  }

  /** Connects the mounted canvases; returns what disconnects them. */
  attach(screen: StageScreen): () => void {
    this.#screen = screen;
    return () => {
      if (this.#screen === screen) this.#screen = null;
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

  /** To the nearest of these frames, and stays there: what happened on it is to be seen. */
  visit(frames: readonly number[]): void {
    const away = (frame: number): number => Math.abs(frame - this.#target);
    const [nearest] = frames.toSorted((a, b) => away(a) - away(b));
    if (nearest !== undefined) this.goTo(nearest);
  }

  step(by: number): void {
    this.goTo(this.#target + by);
  }

  togglePlay(): void {
    if (this.#status !== 'ready') return;
    if (this.playing) this.pause();
    else if (this.preview.covered) this.#player.play(this.#target);
    else this.playback.play(this.#table, this.#target);
  }

  pause(): void {
    const wasPlaying = this.playing;
    this.playback.pause();
    this.#player.pause();
    if (wasPlaying && this.preview.covered) this.repaint();
    this.#tell();
  }

  /** A click on the picture. Returns false when the service's limits leave no room. */
  addPoint(point: PointXY): boolean {
    const frameIndex = this.#shown;
    if (frameIndex < 0 || this.room.points === 0) return false;
    if (this.points.some((other) => samePoint(other, point))) return true;
    this.pause();
    this.preview.show(false);
    // Whoever clicks wants to see what it does.
    this.look.before = false;
    this.#target = frameIndex;
    this.clicks.add(frameIndex, point);
    return true;
  }

  removePoint(point: PointXY): void {
    this.clicks.remove(this.#shown, point);
  }

  /** Paints again with the look and view of now. Called when either changed. */
  repaint(): void {
    if (this.#status === 'ready')
      this.#frames.paint(this.#target, this.#direction, this.#overlay, this.#detail.size);
  }

  /** Runs inside an effect: paints again whenever the look or the view changes. */
  followLook(): void {
    void this.#overlay;
    const { detail } = this.viewing;
    untrack(() => {
      this.#detail.follow(detail, this.viewing.picture, () => this.repaint());
      this.repaint();
    });
  }

  /** Paints picture and masks again for canvases that are new. */
  repaintAll(): void {
    untrack(() => {
      if (this.#shown >= 0)
        this.#frames.paint(this.#target, this.#direction, this.#overlay, this.#detail.size, true);
    });
  }

  dispose(): void {
    this.#detail.stop();
    this.playback.pause();
    this.strip.forget();
    this.#frames.terminate();
  }

  #seek(frameIndex: number, direction: 1 | -1): void {
    // What is wanted may be there already when playback ends on it.
    if (frameIndex === this.#target && this.#shown === frameIndex) return this.#tell();
    this.#target = frameIndex;
    this.#direction = direction;
    if (this.preview.covered) this.#player.seek(frameIndex);
    this.repaint();
  }

  /** A frame of the service's video came on the screen while it plays: it covers the picture, which is painted only to be seen. */
  #servedShown(frameIndex: number): void {
    if (!this.preview.covered) return;
    this.#target = frameIndex;
    this.#shown = frameIndex;
    if (this.look.before) this.repaint();
  }

  #painted({ frameIndex, picture, overlay }: Extract<FromFrames, { type: 'painted' }>): void {
    if (picture) this.#screen?.picture(picture);
    if (this.#screen) {
      this.#screen.overlay(overlay);
    } else discard(overlay);
    this.#shown = frameIndex;
    this.#tell();
  }

  #tell(): void {
    if (this.playing || this.#shown < 0 || this.#shown === this.#told) return;
    this.#told = this.#shown;
    this.#host.frameShown(this.#shown);
  }

  /** Takes the page's reading of the file, where it will do. */
  async #take(table: FrameTable): Promise<void> {
    const session = this.#session;
    const said = await this.#truth;
    if (!session || this.#session?.videoUrl !== session.videoUrl || this.#status !== 'opening') return;
    const unlike = unlikeTheFile({ isCopy: session.isCopy, total: session.totalFrame }, table, said);
    if (unlike) return this.#unfit(unreadable(unlike));
    this.#table = table;
    this.#target = clampFrame(this.#target, this.#table.timesUs.length);
    this.#status = 'ready';
    this.#detail.size = this.viewing.detail;
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
    const url = this.preview.trackingUrl;
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
    this.#told = -1;
    this.clicks.forget();
    this.look.forget([]);
    this.#trackingUrl = null;
    this.preview.forget();
    this.strip.forget();
    this.#screen?.picture(null);
    this.#screen?.overlay(null);
  }
}
