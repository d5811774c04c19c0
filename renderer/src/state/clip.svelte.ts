import type { Clip } from '../../../electron/shared/domain/clip.ts';
import type { FixPlan } from '../../../electron/shared/media/fix-plan.ts';
import type { ClipStrip, FixChoices } from '../../../electron/shared/ipc/clips.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';
import { firstWindow, type Film } from './trim.ts';

const asIs: FixChoices = { trim: null, shape: 'pad', rate: 'nearest' };

/** The clip in the window: how it was brought, what the checks say, and the plan that would fix it. */
export class ClipState {
  #backend: Backend;
  #clip = $state.raw<Clip | null>(null);
  #plan = $state.raw<FixPlan | null>(null);
  #choices = $state.raw<FixChoices>(asIs);
  #planRequest = 0;
  #strip = $state.raw<ClipStrip | null>(null);
  readonly bringing = new Attempt();
  readonly planning = new Attempt();
  readonly fixing = new Attempt();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly #needsFix = $derived(
    this.#clip !== null &&
      this.#clip.checkState === 'done' &&
      this.#clip.checks.some((verdict) => verdict.state === 'fixable'),
  );
  readonly #ready = $derived(
    this.#clip !== null &&
      this.#clip.present &&
      (this.#clip.checkState === 'remote' ||
        (this.#clip.checkState === 'done' &&
          this.#clip.checks.every((verdict) => verdict.state === 'pass' || verdict.state === 'unknown'))),
  );

  readonly #hopeless = $derived(this.#clip?.checks.some(({ state }) => state === 'fail') ?? false);
  readonly #film = $derived.by((): Film | null => {
    const facts = this.#clip?.facts;
    return facts ? { lengthMs: facts.durationMs, frameMs: 1000 / (facts.fps || 30) } : null;
  });

  /** The part that is being picked, while there is something to pick. */
  get trimming(): FixChoices['trim'] {
    return this.#needsFix && !this.#hopeless ? this.#choices.trim : null;
  }

  /** What a part is picked from; null while the clip is not known. */
  get film(): Film | null {
    return this.#film;
  }

  /** Small pictures of the clip side by side; null until they are there. */
  get strip(): ClipStrip | null {
    return this.#strip;
  }

  get current(): Clip | null {
    return this.#clip;
  }

  /** Nothing stands between this clip and a session. */
  get ready(): boolean {
    return this.#ready;
  }

  get needsFix(): boolean {
    return this.#needsFix;
  }

  get plan(): FixPlan | null {
    return this.#plan;
  }

  get choices(): FixChoices {
    return this.#choices;
  }

  show(clip: Clip | null): void {
    const other = clip?.id !== this.#clip?.id;
    const checked = clip?.checkState !== this.#clip?.checkState || clip?.fixed !== this.#clip?.fixed;
    this.#clip = clip;
    if (other) {
      this.#choices = clip?.fix?.choices ?? asIs;
      this.#plan = null;
      this.#strip = null;
      this.fixing.clear();
      this.planning.clear();
    }
    if (other || checked) void this.#replan();
  }

  /** The newest snapshot of a clip; ignored when another one is open. */
  take(clip: Clip): void {
    if (clip.id === this.#clip?.id) this.show(clip);
  }

  choose(choices: Partial<FixChoices>): void {
    this.#choices = { ...this.#choices, ...choices };
    void this.#replan();
  }

  async #replan(): Promise<void> {
    const request = ++this.#planRequest;
    const clip = this.#clip;
    if (!clip || !this.#needsFix) {
      this.#plan = null;
      return;
    }
    // A clip that is too long gets a window at once, so that the plan says what would be kept.
    if (this.#choices.trim === null && clip.facts && tooLong(clip)) {
      this.#choices = { ...this.#choices, trim: firstWindow(clip.facts.durationMs) };
    }
    if (this.#choices.trim !== null && this.#strip === null) void this.#loadStrip(clip.id);
    const input = { clipId: clip.id, choices: this.#choices };
    const plan = await this.planning.run(() => this.#backend.invoke('clips:plan-fix', input));
    // Of several plans on their way only the one for the newest choices counts.
    if (request === this.#planRequest && plan !== undefined) this.#plan = plan;
  }

  /** The strip helps picking; without it there is still the player. */
  async #loadStrip(clipId: string): Promise<void> {
    const strip = await this.#backend.invoke('clips:strip', { clipId }).catch(() => null);
    if (strip && this.#clip?.id === clipId) this.#strip = strip;
  }

  /** Looks again whether the file is still there, and what it says. */
  async refresh(): Promise<void> {
    const clip = this.#clip;
    if (!clip || clip.checkState === 'remote') return;
    const newest = await this.#backend.invoke('clips:get', { clipId: clip.id }).catch(() => null);
    if (newest) this.take(newest);
  }

  async applyFix(): Promise<void> {
    const clip = this.#clip;
    if (!clip) return;
    const input = { clipId: clip.id, choices: this.#choices };
    const fixed = await this.fixing.run(() => this.#backend.invoke('clips:apply-fix', input));
    if (fixed) this.take(fixed);
  }

  async discardFix(): Promise<void> {
    const clip = this.#clip;
    if (!clip) return;
    const original = await this.fixing.run(() =>
      this.#backend.invoke('clips:discard-fix', { clipId: clip.id }),
    );
    if (original) this.take(original);
  }

  /** Brings a clip in, by whatever way; what failed is shown where clips are brought in. */
  bring(way: (backend: Backend) => Promise<Clip | undefined>): Promise<Clip | undefined> {
    return this.bringing.run(() => way(this.#backend));
  }
}

const tooLong = (clip: Clip): boolean =>
  clip.checks.some(
    ({ rule, state, message }) =>
      rule === 'duration' && state === 'fixable' && (message === 'too-long' || message === 'between'),
  );
