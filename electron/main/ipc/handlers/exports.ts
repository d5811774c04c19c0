import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import type { exportCalls } from '../../../shared/ipc/exports.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { unsaidMatrix } from '../../../shared/media/probe.ts';
import { trackedFrames, type TrackedFrame } from '../../../shared/rle/tracked.ts';
import type { Desktop } from '../../app/desktop.ts';
import type { Services } from '../../app/services.ts';
import { freeNumber, numbered, safeName } from '../../edits/file-names.ts';
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
  const videoOf = async (sessionId: string) => {
    const { width, height, fps, totalFrame } = sessions.get(sessionId);
    const { videoPath: path } = library.sessions.get(sessionId);
    if (path === null) throw new AppError('file-gone', 'The session has no video on this computer');
    const { video } = await media.probe(path);
    return { path, width, height, fps, totalFrame, matrix: video ? unsaidMatrix(video) : null };
  };

  return {
    'selection:frame-picture': async ({ sessionId, frameIndex, cutout }) => {
      const frames = cutout ? await framesOf(sessionId) : [];
      const masks = frames.find((frame) => frame.frameIndex === frameIndex)?.masks ?? [];
      if (cutout && masks.length === 0)
        throw new AppError('selection-empty', 'Nothing is selected on this frame', { where: 'frame' });
      const { framePicture } = await import('../../export/frame-picture.ts');
      return framePicture({
        video: await videoOf(sessionId),
        masks: cutout ? masks : null,
        tools: () => media.tools(),
        signal: AbortSignal.timeout(60_000),
        frameIndex,
      });
    },
    'selection:export': async ({ sessionId, kind, frameIndex }) => {
      const name = safeName(parse(clips.name(sessions.get(sessionId).clipId)).name);
      const { checkExport, exportSelection } = await import('../../export/selection-export.ts');
      const frames = await framesOf(sessionId);
      const trackingPath = trackingOf(sessionId);
      const what = { kind, frameIndex, frames, trackingPath, video: await videoOf(sessionId) };
      checkExport(what);
      const chosen = await desktop.chooseTarget(`${name} ${exportEndings[kind]}`.trim());
      if (chosen === null) return null;
      // What the user said yes to is the name; a folder that has it already is never taken apart.
      const to = kind === 'sequence' ? freeFolder(chosen) : chosen;
      await jobs.run({ kind: 'export', subject: name, sessionId }, ({ signal, progress }) =>
        exportSelection({
          ...{ ...what, to, name, signal },
          selection: selections.get(sessionId),
          tools: () => media.tools(),
          table: async () => (await sessions.frames(sessionId)).table,
          onProgress: progress,
        }),
      );
      desktop.reveal(to);
      return basename(to);
    },
  };
};

/** The folder's name, with a number where there is one of that name. */
function freeFolder(path: string): string {
  const named = (attempt: number) => numbered(path, attempt);
  return named(freeNumber((attempt) => !existsSync(named(attempt))));
}
