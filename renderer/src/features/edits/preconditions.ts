import type { EditDraft } from '../../../../electron/shared/domain/edit.ts';
import { imageProblem } from '../../../../electron/shared/images/image-problem.ts';
import { editLimits } from '../../../../electron/shared/limits/edit.ts';
import { lengthOf, partsOf } from '../prompt/prompt-text.ts';

/** What stands between a draft and its order; the sentence is `edits.needs.<precondition>`. */
export type Precondition =
  | 'session'
  | 'credentials'
  | 'selection'
  | 'image'
  | 'image-crop'
  | 'prompt'
  | 'gaps'
  | 'prompt-length'
  | 'negative-length'
  | 'callback';

export interface Situation {
  readonly draft: EditDraft;
  readonly expired: boolean;
  readonly points: number;
  readonly credentialsMissing: boolean;
}

/** In the order in which they are best dealt with; empty when the edit can be ordered. */
export function preconditions({ draft, expired, points, credentialsMissing }: Situation): Precondition[] {
  const prompt = draft.prompt.trim();
  const checks: readonly (readonly [Precondition, boolean])[] = [
    ['session', expired],
    ['credentials', credentialsMissing],
    ['selection', editLimits.needsSelection[draft.mode] && points === 0],
    ['image', draft.images.length < editLimits.images[draft.mode].min],
    [
      'image-crop',
      draft.images.slice(0, editLimits.images[draft.mode].max).some((image) => imageProblem(image) !== null),
    ],
    ['prompt', prompt === ''],
    ['gaps', partsOf(prompt).some((part) => part.kind === 'gap')],
    ['prompt-length', lengthOf(draft.prompt) > editLimits.promptCharacters],
    ['negative-length', lengthOf(draft.negativePrompt) > editLimits.promptCharacters],
    ['callback', !isCallback(draft.callbackUrl)],
  ];
  return checks.filter(([, stands]) => stands).map(([name]) => name);
}

/** Empty, or a web address. */
export function isCallback(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || (URL.canParse(trimmed) && /^https?:$/.test(new URL(trimmed).protocol));
}
