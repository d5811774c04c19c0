import type { Job } from '../../../../electron/shared/domain/job.ts';
import type { I18n } from '../../i18n/i18n.svelte.ts';

/** What a job works on: its name, or how many entries or files. */
export function subjectWords({ kind, subject }: Pick<Job, 'kind' | 'subject'>, { t }: I18n): string {
  switch (kind) {
    case 'export-entries':
    case 'pack':
      return t('jobs.entries', { count: Number(subject) });
    case 'clean-up':
      return t('jobs.files', { count: Number(subject) });
    default:
      return subject;
  }
}
