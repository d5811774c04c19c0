import type { ServiceRef } from '../../shared/domain/service.ts';

/** Downloads one file of the service to a path: whole, checked, or an AppError. */
export type Fetcher = (request: {
  readonly of: ServiceRef;
  readonly url: string;
  readonly to: string;
  /** What it must be; `json` is kept even where it turns out to be something else. */
  readonly kind: 'video' | 'image' | 'json';
  readonly signal: AbortSignal;
  readonly onProgress?: (percent: number | null) => void;
}) => Promise<void>;
