/** One rule of the local validation. The first five have automation names of their own (`check-<rule>`). */
export type CheckRule =
  | 'container'
  | 'duration'
  | 'resolution'
  | 'frame-rate'
  | 'codec'
  | 'readable'
  | 'variable-rate'
  | 'rotation'
  | 'hdr'
  | 'interlaced'
  | 'pixel-aspect'
  | 'odd-size'
  | 'audio'
  | 'tracks'
  | 'edit-list'
  | 'file-size';

export type CheckState = 'pass' | 'fail' | 'fixable' | 'unknown';

/** A rule's verdict. The sentences are `checks.<rule>.<message>` in the catalogue, filled from `values`. */
export interface CheckVerdict {
  readonly rule: CheckRule;
  readonly state: CheckState;
  /** Which sentence of the rule applies, e.g. `too-long`, `ok`. */
  readonly message: string;
  /** What was found, what is needed, by how much it is off: `found`, `needed`, `off`, ready for ICU placeholders. */
  readonly values: Readonly<Record<string, string | number>>;
}
