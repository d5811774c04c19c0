import type { clipCalls } from '../../../shared/ipc/clips.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import type { HandlersOf } from './handlers.ts';

export const clipHandlers = ({ clips }: Services, desktop: Desktop): HandlersOf<keyof typeof clipCalls> => ({
  'clips:import': ({ paths }) => clips.importPaths(paths),
  'clips:open-dialog': async () => {
    const paths = await desktop.chooseClips();
    return paths.length === 0 ? { clips: [], leftOut: 0 } : clips.importPaths(paths);
  },
  'clips:use-sample': () => clips.useSample(),
  'clips:use-link': ({ url }) => clips.useLink(url),
  'clips:use-video-id': ({ videoId }) => clips.useVideoId(videoId),
  'clips:use-result': ({ resultId }) => clips.useResult(resultId),
  'clips:get': ({ clipId }) => clips.open(clipId),
  'clips:strip': ({ clipId }) => clips.strip(clipId),
  'clips:proxy': ({ clipId }) => clips.proxy(clipId),
  'clips:plan-fix': ({ clipId, choices }) => clips.planFix(clipId, choices),
  'clips:apply-fix': ({ clipId, choices }) => clips.applyFix(clipId, choices),
  'clips:discard-fix': ({ clipId }) => clips.discardFix(clipId),
});
