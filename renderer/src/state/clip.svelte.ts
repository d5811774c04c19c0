import type { Clip } from '../../../electron/shared/domain/clip.ts';
import type { FixPlan } from '../../../electron/shared/media/fix-plan.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';
import { firstWindow } from './trim.ts';

const asIs: FixChoices = { trim: null, shape: 'pad', rate: 'nearest' };

/** The clip in the window: how it was brought, what the checks say, and the plan that would fix it. */
export class ClipState {
  #backend: Backend;
  #clip = $state.raw<Clip | null>(null);
  #plan = $state.raw<FixPlan | null>(null);
  #choices = $state.raw<FixChoices>(asIs);
  #planRequest = 0;
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
      this.#choices = asIs;
      this.#plan = null;
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
    const input = { clipId: clip.id, choices: this.#choices };
    const plan = await this.planning.run(() => this.#backend.invoke('clips:plan-fix', input));
    // Of several plans on their way only the one for the newest choices counts.
    if (request === this.#planRequest && plan !== undefined) this.#plan = plan;
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
