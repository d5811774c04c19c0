import type { CheckRule, CheckVerdict } from '../../../../electron/shared/domain/check.ts';

/** The rules the service states; always shown, in this order. */
export const mainRules = [
  'container',
  'duration',
  'resolution',
  'frame-rate',
  'codec',
] as const satisfies readonly CheckRule[];

/** The stated rules, then whatever else is not simply in order. */
export function shownChecks(checks: readonly CheckVerdict[]): CheckVerdict[] {
  const isMain = (verdict: CheckVerdict): boolean => mainRules.some((rule) => rule === verdict.rule);
  const main = mainRules.flatMap((rule) => checks.filter((verdict) => verdict.rule === rule));
  return [...main, ...checks.filter((verdict) => !isMain(verdict) && verdict.state !== 'pass')];
}
