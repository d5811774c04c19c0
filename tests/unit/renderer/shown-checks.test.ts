import { describe, expect, it } from 'vitest';
import type { CheckRule, CheckState, CheckVerdict } from '../../../electron/shared/domain/check.ts';
import { shownChecks } from '../../../renderer/src/features/clip/checks.ts';

const verdict = (rule: CheckRule, state: CheckState = 'pass', message = 'ok'): CheckVerdict => ({
  ...{ rule, state, message },
  values: {},
});
const rest = [verdict('codec'), verdict('container'), verdict('resolution'), verdict('duration')];
const rules = (...checks: readonly CheckVerdict[]) =>
  shownChecks([...checks, ...rest])
    .map(({ rule }) => rule)
    .join(' ');

describe('the checks that are shown', () => {
  it('are the stated rules, then what is not in order', () => {
    const steady = verdict('frame-rate');
    expect(rules(verdict('hdr', 'fixable', 'found'), verdict('rotation'), steady)).toBe(
      'container duration resolution frame-rate codec hdr',
    );
  });

  it('say one cause once', () => {
    const varies = [
      verdict('frame-rate', 'fixable', 'variable'),
      verdict('variable-rate', 'fixable', 'found'),
    ];
    expect(rules(...varies)).toBe('container duration resolution frame-rate codec');
    // Frames are missing where a file is cut off: that its rate varies is no news.
    expect(rules(...varies, verdict('readable', 'fixable', 'cut-off'))).toBe(
      'container duration resolution codec readable',
    );
    const other = verdict('frame-rate', 'fixable', 'other');
    expect(rules(other, verdict('readable', 'fixable', 'cut-off'))).toBe(
      'container duration resolution frame-rate codec readable',
    );
  });
});
