import type { InputOf } from '../../shared/ipc/contract.ts';

export type ExternalLink = InputOf<'app:open-external'>['link'];

/** Every address that is ever opened in the system's browser. The page names one; it cannot give an address. */
export const externalLinks: Readonly<Record<ExternalLink, string>> = {
  'api-documentation': 'https://app.klingai.com/global/dev/document-api',
  'api-keys': 'https://app.klingai.com/global/dev/api-key',
  pricing: 'https://kling.ai/document-api/pricing/base/video',
};
