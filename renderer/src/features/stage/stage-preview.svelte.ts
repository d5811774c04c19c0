import { untrack } from 'svelte';
import type { MediaId } from '../../../../electron/shared/domain/media.ts';
import type { Preview, Selection } from '../../../../electron/shared/domain/selection.ts';
import type { ObjectPresence } from '../../workers/protocol.ts';
import { quietly, type Clicks } from './clicks.svelte.ts';
import type { PreviewPlayer } from './preview-player.svelte.ts';

export interface PreviewHost {
  requestPreview(): Promise<unknown>;
  mediaUrl(id: MediaId): string;
}

/** The stage that a preview is shown on. */
export interface PreviewedStage {
  readonly target: number;
  readonly playing: boolean;
  togglePlay(): void;
  pause(): void;
  repaint(): void;
}

/**
 * The tracked selection on the stage: its masks drawn here on the clean picture where their file can be read, the service's
 * own video over the picture where not, or when that is asked for.
 */
export class StagePreview {
  readonly #host: PreviewHost;
  readonly #clicks: Clicks;
  readonly #player: PreviewPlayer;
  readonly #stage: PreviewedStage;
  #on = $state(false);
  /** It was asked for, and is to be shown when it comes. */
  #asked = false;
  /** The user wants to see the service's own video although the masks can be drawn here. */
  #asServed = $state(false);
  #presence = $state.raw<readonly ObjectPresence[]>([]);

  constructor(host: PreviewHost, clicks: Clicks, player: PreviewPlayer, stage: PreviewedStage) {
    this.#host = host;
    this.#clicks = clicks;
    this.#player = player;
    this.#stage = stage;
  }

  get on(): boolean {
    return this.#on;
  }
  /** True where a preview's masks can be drawn here, frame by frame, on the picture as it is. */
  get drawable(): boolean {
    return this.#ready?.trackingReadable ?? false;
  }
  /** True while the service's own tracked video is what is looked at. */
  get covered(): boolean {
    return this.#on && (this.#asServed || !this.drawable);
  }
  /** That video has a frame to show; until then the picture stays in sight. */
  get seen(): boolean {
    return this.#player.seen;
  }
  get videoUrl(): string | null {
    const video = this.#clicks.selection?.preview.video;
    return video ? this.#host.mediaUrl(video) : null;
  }
  /** Where the masks to draw are read from. */
  get trackingUrl(): string | null {
    const tracking = this.drawable ? this.#ready?.tracking : null;
    return tracking ? this.#host.mediaUrl(tracking) : null;
  }
  /** On which frames each tracked object is there. */
  get presence(): readonly ObjectPresence[] {
    return this.#presence;
  }
  set presence(objects: readonly ObjectPresence[]) {
    this.#presence = objects;
    this.#clicks.tracked = objects.map(({ objectId }) => objectId);
  }

  /** Shows or hides the tracked video, asking for it first where the points changed since. */
  toggle(): void {
    if (this.#ready) {
      this.show(!this.#on);
      return;
    }
    this.#asked = true;
    void quietly(this.#host.requestPreview());
  }

  show(on: boolean): void {
    if (on === this.#on) return;
    this.#stage.pause();
    this.#on = on && this.videoUrl !== null;
    this.#asServed = false;
    this.#stage.repaint();
    if (this.#on && !this.covered) this.#stage.togglePlay();
  }

  /** While on: the masks drawn here, or the service's own video. Goes on playing where it was. */
  showAsServed(on: boolean): void {
    const { playing } = this.#stage;
    this.#stage.pause();
    this.#asServed = on;
    this.#player.seek(this.#stage.target);
    this.#stage.repaint();
    if (playing) this.#stage.togglePlay();
  }

  /** Connects the mounted element of the service's video, where the stage is; it starts when it is what is seen. */
  attach(video: HTMLVideoElement): () => void {
    return untrack(() => {
      const detach = this.#player.attach(video);
      this.#player.seek(this.#stage.target);
      if (this.covered) this.#player.play(this.#stage.target);
      return detach;
    });
  }

  /** Connects the canvas over the service's video. */
  cover(canvas: HTMLCanvasElement): () => void {
    return untrack(() => this.#player.cover(canvas));
  }

  /** The clicks took a newer selection. */
  update(before: Selection | null): void {
    const { state, video } = this.#clicks.selection?.preview ?? {};
    // Another preview fits now, or none: what was looked at is over.
    if (state !== 'ready' || video !== before?.preview.video) this.show(false);
    if (state === 'ready' && this.#asked) this.show(true);
    // Whatever ended the asking, cancelling it too: a preview that fits again later does not open by itself.
    const over = before?.preview.state === 'requesting' && state !== 'requesting';
    if (over || state === 'ready' || state === 'failed') this.#asked = false;
  }

  forget(): void {
    this.#on = false;
    this.#asked = false;
    this.#asServed = false;
    this.presence = [];
  }

  get #ready(): Preview | null {
    const preview = this.#clicks.selection?.preview;
    return preview?.state === 'ready' ? preview : null;
  }
}
