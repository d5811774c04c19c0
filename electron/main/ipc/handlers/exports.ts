import { readFile } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import type { exportCalls } from '../../../shared/ipc/exports.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { trackedFrames, type TrackedFrame } from '../../../shared/rle/tracked.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import { exportEndings } from '../../export/endings.ts';
import type { HandlersOf } from './handlers.ts';

export const exportHandlers = (
  { sessions, selections, clips, library, jobs, media }: Services,
  desktop: Desktop,
): HandlersOf<keyof typeof exportCalls> => {
  /** Every frame's masks when a preview of exactly these points can be read, otherwise those of the marked frames. */
  const framesOf = async (sessionId: string): Promise<readonly TrackedFrame[]> => {
    const preview = library.previews.find(sessionId, selections.key(sessionId));
    const path = preview?.trackingReadable ? preview.trackingPath : null;
    const text = path ? await readFile(path, 'utf8').catch(() => null) : null;
    if (text !== null) return trackedFrames(JSON.parse(text));
    return selections.get(sessionId).frames.map(({ frameIndex, masks }) => ({ frameIndex, masks }));
  };
  const trackingOf = (sessionId: string): string | null =>
    library.previews.find(sessionId, selections.key(sessionId))?.trackingPath ?? null;

  return {
    'selection:frame-picture': async ({ sessionId, frameIndex, cutout }) => {
      const { width, height } = sessions.get(sessionId);
      const { videoPath } = library.sessions.get(sessionId);
      if (videoPath === null) throw new AppError('file-gone', 'The session has no video on this computer');
      const frames = cutout ? await framesOf(sessionId) : [];
      const masks = frames.find((frame) => frame.frameIndex === frameIndex)?.masks ?? [];
      if (cutout && masks.length === 0)
        throw new AppError('selection-empty', 'Nothing is selected on this frame');
      const { framePicture } = await import('../../export/frame-picture.ts');
      return framePicture({
        video: { path: videoPath, width, height },
        masks: cutout ? masks : null,
        tools: () => media.tools(),
        signal: AbortSignal.timeout(60_000),
        frameIndex,
      });
    },
    'selection:export': async ({ sessionId, kind, frameIndex }) => {
      const session = sessions.get(sessionId);
      const { videoPath } = library.sessions.get(sessionId);
      const name = parse(clips.name(session.clipId)).name;
      const to = await desktop.chooseTarget(`${name} ${exportEndings[kind]}`);
      if (to === null || videoPath === null) return null;
      await jobs.run({ kind: 'export', subject: name, sessionId }, async ({ signal, progress }) => {
        const { exportSelection } = await import('../../export/selection-export.ts');
        const { width, height, fps, totalFrame } = session;
        await exportSelection({
          ...{ kind, frameIndex, to, name, signal },
          selection: selections.get(sessionId),
          frames: await framesOf(sessionId),
          trackingPath: trackingOf(sessionId),
          video: { path: videoPath, width, height, fps, totalFrame },
          tools: () => media.tools(),
          onProgress: progress,
        });
      });
      desktop.reveal(to);
      return basename(to);
    },
  };
};
