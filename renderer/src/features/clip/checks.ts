import type { CheckRule, CheckVerdict } from '../../../../electron/shared/domain/check.ts';

/** The rules the service states, in the order in which they are shown. */
export const mainRules = [
  'container',
  'duration',
  'resolution',
  'frame-rate',
  'codec',
] as const satisfies readonly CheckRule[];

/** The stated rules, then whatever else is not simply in order; nothing that only says a cause again. */
export function shownChecks(checks: readonly CheckVerdict[]): CheckVerdict[] {
  const says = (rule: CheckRule, message: string): boolean =>
    checks.some((verdict) => verdict.rule === rule && verdict.message === message);
  const isMain = (verdict: CheckVerdict): boolean => mainRules.some((rule) => rule === verdict.rule);
  const again = new Set<CheckRule>();
  if (says('frame-rate', 'variable')) {
    again.add('variable-rate');
    // Where a file breaks off, frames are missing between others.
    if (says('readable', 'cut-off')) again.add('frame-rate');
  }
  const news = checks.filter(({ rule }) => !again.has(rule));
  const main = mainRules.flatMap((rule) => news.filter((verdict) => verdict.rule === rule));
  return [...main, ...news.filter((verdict) => !isMain(verdict) && verdict.state !== 'pass')];
}
