import type { EditStatus } from '../../../../electron/shared/domain/edit.ts';

/** The colour of an edit's dot: under way, done, or not. */
export type Tone = 'idle' | 'run' | 'good' | 'bad';

export function toneOf(status: EditStatus | null): Tone {
  switch (status) {
    case 'submitting':
    case 'submitted':
    case 'processing':
    case 'downloading':
      return 'run';
    case 'done':
      return 'good';
    case 'failed':
      return 'bad';
    case 'draft':
    case null:
      return 'idle';
  }
}
