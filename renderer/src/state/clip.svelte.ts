import type { Clip } from '../../../electron/shared/domain/clip.ts';
import type { FixPlan } from '../../../electron/shared/media/fix-plan.ts';
import { clipLimits } from '../../../electron/shared/limits/clip.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import type { ClipStrip, FixChoices } from '../../../electron/shared/ipc/clips.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';
import { firstWindow, wholeFilm, type Film } from './trim.ts';

/** The clip in the window: how it was brought, what the checks say, and the plan that would fix it. */
export class ClipState {
  #backend: Backend;
  #clip = $state.raw<Clip | null>(null);
  #plan = $state.raw<FixPlan | null>(null);
  #choices = $state.raw<FixChoices>(asIs);
  #planRequest = 0;
  /** The user wants less of a clip than all that the service would take. */
  #shortening = $state(false);
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

  /** A file whose frames can be counted, that is not a fixed copy already: less of it can be kept. */
  readonly #shortenable = $derived(
    this.#film !== null &&
      !this.#hopeless &&
      this.#clip?.checkState === 'done' &&
      this.#clip.present &&
      this.#clip.media !== null &&
      !this.#clip.fixed,
  );

  /** The part that is being picked, while there is something to pick. */
  get trimming(): FixChoices['trim'] {
    return this.fixes && !this.#hopeless ? this.#choices.trim : null;
  }

  /** A fix is being looked at: one that is needed, or a part of a clip that fits as it is. */
  get fixes(): boolean {
    return this.#needsFix || (this.#shortening && this.#shortenable);
  }

  /** Less of the clip could be kept, and nothing says so yet. */
  get canShorten(): boolean {
    const { film } = this;
    const room = film !== null && film.lengthMs - film.frameMs >= shortestMs;
    return room && this.#shortenable && this.trimming === null && !tooLong(this.#clip);
  }

  /** A part is being picked that nothing but the user asks for. */
  get shortens(): boolean {
    return this.trimming !== null && !tooLong(this.#clip);
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
      this.#shortening = false;
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

  /** Begins to pick a part of a clip that need not be shorter: the one that was kept before, else all of it. */
  shorten(): void {
    if (!this.#film || !this.canShorten) return;
    this.#shortening = true;
    const remembered = this.#choices.trim ?? this.#clip?.fix?.choices.trim;
    this.choose({ trim: remembered ?? wholeFilm(this.#film) });
  }

  /** All of the clip after all. */
  keepWhole(): void {
    this.#shortening = false;
    this.choose({ trim: null });
  }

  async #replan(): Promise<void> {
    const request = ++this.#planRequest;
    const clip = this.#clip;
    if (!clip || !this.fixes) {
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

const shortestMs = Math.min(...clipLimits.durations.map(({ min }) => min)) * 1000;

const tooLongs = ['too-long', 'much-too-long', 'between'];

const tooLong = (clip: Clip | null): boolean =>
  clip?.checks.some(
    ({ rule, state, message }) => rule === 'duration' && state === 'fixable' && tooLongs.includes(message),
  ) ?? false;
