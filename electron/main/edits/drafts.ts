import type { EditDraft } from '../../shared/domain/edit.ts';
import type { DraftInput } from '../../shared/ipc/edits.ts';
import { resultDurationFor } from '../../shared/limits/clip.ts';
import { editLimits } from '../../shared/limits/edit.ts';
import type { Library } from '../library/library.ts';
import type { View } from './view.ts';

/** What is being filled in, one per session, kept as it is typed: also what is unfinished or too long. */
export interface Drafts {
  get(sessionId: string): EditDraft;
  save(sessionId: string, draft: DraftInput): EditDraft;
}

export function createDrafts(library: Library, view: View): Drafts {
  const shown = ({ imageIds, ...draft }: DraftInput): EditDraft => ({
    ...draft,
    // An image that is gone from the library is gone from the draft.
    images: imageIds.flatMap((id) => {
      const image = library.images.find(id);
      return image ? [view.image(image)] : [];
    }),
  });
  const fresh = (sessionId: string): DraftInput => {
    const { durationMs } = library.sessions.get(sessionId);
    return {
      mode: 'removal',
      prompt: '',
      negativePrompt: '',
      imageIds: [],
      quality: editLimits.defaults.quality,
      duration: resultDurationFor(Math.round(durationMs / 100) / 10) ?? editLimits.defaults.duration,
      watermark: false,
      callbackUrl: '',
      modelName: '',
    };
  };
  return {
    get: (sessionId) => shown(library.drafts.get(sessionId) ?? fresh(sessionId)),
    save: (sessionId, draft) => {
      library.sessions.get(sessionId);
      library.drafts.put(sessionId, draft);
      return shown(draft);
    },
  };
}
