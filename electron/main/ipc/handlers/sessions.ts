import type { sessionCalls } from '../../../shared/ipc/sessions.ts';
import type { Services } from '../../app/services.ts';
import type { HandlersOf } from './handlers.ts';

export const sessionHandlers = ({
  sessions,
  selections,
  previews,
}: Services): HandlersOf<keyof typeof sessionCalls> => ({
  'sessions:start': ({ clipId }) => sessions.start(clipId),
  'sessions:get': ({ sessionId }) => sessions.get(sessionId),
  'sessions:frames': ({ sessionId }) => sessions.frames(sessionId),
  'sessions:proxy': ({ sessionId }) => sessions.proxy(sessionId),
  'sessions:renew': ({ sessionId }) => sessions.renew(sessionId),
  'selection:get': ({ sessionId }) => selections.open(sessionId),
  'selection:add-point': ({ sessionId, frameIndex, x, y }) =>
    selections.addPoints(sessionId, frameIndex, [{ x, y }]),
  'selection:remove-point': ({ sessionId, frameIndex, x, y }) =>
    selections.removePoint(sessionId, frameIndex, { x, y }),
  'selection:copy-points': ({ sessionId, from, to }) => selections.copyPoints(sessionId, from, to),
  'selection:clear-frame': ({ sessionId, frameIndex }) => selections.clearFrame(sessionId, frameIndex),
  'selection:clear': ({ sessionId }) => selections.clear(sessionId),
  'selection:undo': ({ sessionId }) => selections.undo(sessionId),
  'selection:redo': ({ sessionId }) => selections.redo(sessionId),
  'selection:rename-object': ({ sessionId, objectId, name }) =>
    selections.renameObject(sessionId, objectId, name),
  'selection:sync': ({ sessionId }) => selections.sync(sessionId),
  'selection:stop-trying': ({ sessionId }) => selections.stopTrying(sessionId),
  'selection:preview': async ({ sessionId }) => {
    await previews.request(sessionId);
    return selections.get(sessionId);
  },
});
