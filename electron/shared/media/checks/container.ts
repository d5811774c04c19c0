import type { CheckVerdict } from '../../domain/check.ts';
import { clipLimits } from '../../limits/clip.ts';
import type { Evidence } from './evidence.ts';
import { verdict } from './evidence.ts';

const endings: readonly string[] = clipLimits.containers;

/** .mp4 or .mov, in content and in name: the service goes by the address it is given. */
export function checkContainer({ probe }: Evidence): CheckVerdict {
  const { container } = probe;
  const found = container.formatName.split(',')[0] ?? container.formatName;
  if (probe.video === null) {
    return verdict('container', 'fail', probe.audio ? 'sound-only' : 'no-picture', { found });
  }
  if (container.kind === 'other') return verdict('container', 'fixable', 'other', { found });
  if (!endings.includes(container.extension)) {
    return verdict('container', 'fixable', 'ending', { found: container.extension || '–' });
  }
  return verdict('container', 'pass', 'ok', { found: container.kind.toUpperCase() });
}
