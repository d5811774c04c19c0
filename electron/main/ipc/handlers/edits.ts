import type { editCalls } from '../../../shared/ipc/edits.ts';
import { again } from '../../archive/again.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import type { HandlersOf } from './handlers.ts';

export const editHandlers = (services: Services, desktop: Desktop): HandlersOf<keyof typeof editCalls> => {
  const { edits, library, provider } = services;
  return {
    'edits:draft': ({ sessionId }) => edits.draft(sessionId),
    'edits:save-draft': ({ sessionId, draft }) => edits.saveDraft(sessionId, draft),
    'edits:create': ({ sessionId, draft }) => edits.create(sessionId, draft),
    'edits:again': ({ editId }) => again(services, editId),
    'edits:get': ({ editId }) => edits.get(editId),
    'edits:open': () => edits.open(),
    'edits:try-now': ({ editId }) => edits.tryNow(editId),
    'edits:withdraw': ({ editId }) => edits.withdraw(editId),
    'edits:prompts': ({ mode }) => library.edits.prompts(mode),
    'edits:reveal': ({ resultId }) => desktop.reveal(edits.pathOfResult(resultId)),
    'edits:import': () => edits.import(provider.current()),
    'images:import': ({ paths }) => edits.images.importPaths(paths),
    'images:add': ({ name, bytes }) => edits.images.add(name, bytes),
  };
};
