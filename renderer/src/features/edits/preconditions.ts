import type { EditDraft } from '../../../../electron/shared/domain/edit.ts';
import type { Selection } from '../../../../electron/shared/domain/selection.ts';
import { imageProblem } from '../../../../electron/shared/images/image-problem.ts';
import { editLimits } from '../../../../electron/shared/limits/edit.ts';
import { lengthOf, partsOf } from '../prompt/prompt-text.ts';

/** What stands between a draft and its order; the sentence is `edits.needs.<precondition>`. */
export type Precondition =
  | 'session'
  | 'credentials'
  | 'selection'
  | 'points-refused'
  | 'points-sending'
  | 'points-offline'
  | 'points-stopped'
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
  readonly selection: Pick<Selection, 'frames' | 'sync'> | null;
  readonly credentialsMissing: boolean;
}

/** In the order in which they are best dealt with; empty when the edit can be ordered. */
export function preconditions({ draft, expired, selection, credentialsMissing }: Situation): Precondition[] {
  const prompt = draft.prompt.trim();
  const selects = editLimits.needsSelection[draft.mode];
  const points = selection?.frames.reduce((sum, frame) => sum + frame.points.length, 0) ?? 0;
  /** An edit is made with exactly the points that are shown, or not at all. */
  const stand = (sync: Selection['sync']): boolean => selects && points > 0 && selection?.sync === sync;
  const checks: readonly (readonly [Precondition, boolean])[] = [
    ['session', expired],
    ['credentials', credentialsMissing],
    ['selection', selects && points === 0],
    ['points-refused', selects && refusedOn(selection).length > 0],
    ['points-sending', stand('sending')],
    ['points-offline', stand('offline')],
    ['points-stopped', stand('stopped')],
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

/** For each point that the service did not take, its frame. */
export function refusedOn(selection: Situation['selection']): number[] {
  return (selection?.frames ?? []).flatMap(({ frameIndex, points }) =>
    points.filter(({ state }) => state === 'refused').map(() => frameIndex),
  );
}

/** Empty, or a web address. */
export function isCallback(text: string): boolean {
  const trimmed = text.trim();
  return trimmed === '' || (URL.canParse(trimmed) && /^https?:$/.test(new URL(trimmed).protocol));
}
