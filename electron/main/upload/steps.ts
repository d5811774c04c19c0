import { toAppError } from '../../shared/errors/app-error.ts';
import type { TestStep } from '../../shared/ipc/settings.ts';

export interface Step {
  readonly step: string;
  readonly run: () => Promise<void>;
  /** Failing is worth saying, and no reason to stop. */
  readonly optional?: boolean;
}

/**
 * Runs the steps of a real test in order, up to the first that fails. The sentences are `settings.test.<step>-ok`, and for a
 * failure `settings.test.<step>-<error code>`, which falls back to the error's own sentence where the page has none.
 */
export async function runSteps(steps: readonly Step[]): Promise<readonly TestStep[]> {
  const done: TestStep[] = [];
  for (const { step, run, optional = false } of steps) {
    try {
      await run();
      done.push({ step, ok: true, message: `${step}-ok`, values: {} });
    } catch (thrown) {
      const { code, details } = toAppError(thrown);
      const values = Object.fromEntries(
        Object.entries(details).filter(
          (entry): entry is [string, string | number] => entry[1] !== null && typeof entry[1] !== 'boolean',
        ),
      );
      done.push({ step, ok: false, message: `${step}-${code}`, values });
      if (!optional) break;
    }
  }
  return done;
}
