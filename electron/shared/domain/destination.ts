import type { S3PresetId } from '../destinations/presets.ts';

/** Where uploads go when the real service is used. Secrets are kept by the vault and never come back. */
export type DestinationKind = 's3' | 'put';

/** When the main process deletes what it has uploaded there. */
export type CleanUp =
  | { readonly after: 'session' }
  /** Days after it was last used. */
  | { readonly after: 'days'; readonly days: number }
  | { readonly after: 'never' };

/** What may be shown of an S3 destination. */
export interface S3Shown {
  readonly preset: S3PresetId;
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly pathStyle: boolean;
  readonly accessKeyHint: string | null;
}

/** What may be shown of an HTTP PUT destination. */
export interface PutShown {
  readonly url: string;
  readonly publicUrl: string;
  /** Header names only; their values are secrets. */
  readonly headerNames: readonly string[];
}

export interface DestinationShown {
  readonly kind: DestinationKind;
  readonly s3: S3Shown | null;
  readonly put: PutShown | null;
}

/** One of the user's destinations. */
export interface DestinationView extends DestinationShown {
  readonly id: string;
  readonly name: string;
  readonly isDefault: boolean;
  readonly cleanUp: CleanUp;
  /** Where its secrets are; `none`: they were for an earlier run only, and must be typed again. */
  readonly state: 'none' | 'session' | 'keychain';
  /** How its newest real test ended; null: never tested as it is now. */
  readonly tested: { readonly at: number; readonly ok: boolean } | null;
}

/** An upload that was interrupted and goes on where it was. */
export interface InterruptedUpload {
  readonly clipId: string;
  readonly done: number;
  readonly total: number;
  /** The destination's name. */
  readonly destination: string;
}
