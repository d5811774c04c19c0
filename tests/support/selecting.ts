import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from './clips/index.ts';
import { launchApp, type RunningApp } from './electron.ts';
import type { LeftOpen } from './left-open.ts';
import { startWholeService, type ServedVideo, type WholeService } from './scripted-service/whole-service.ts';
import { Studio } from './studio.ts';

export interface Selecting {
  readonly running: RunningApp;
  readonly studio: Studio;
  readonly service: WholeService;
}

/** From a new window on the scripted service to a session of its video, the first frame shown. */
export async function startOnService(studio: Studio): Promise<void> {
  await studio.get('settings-open').click();
  await studio.connect();
  await studio.get('settings-close').click();
  await studio.get('clip-video-id').fill('772');
  await studio.get('clip-use').click();
  await studio.startSession();
  await studio.waitForFrame(0);
}

/** The window on the scripted service with a session on this video, its first frame shown. Whoever asks closes both. */
export async function openSelecting(
  video: ServedVideo,
  { args = [], lang = 'en' }: { readonly args?: readonly string[]; readonly lang?: 'en' | 'zh-CN' } = {},
): Promise<Selecting> {
  const service = await startWholeService(video);
  try {
    const running = await launchApp({ args: [`--api-base-url=${service.baseUrl}`, ...args], lang });
    const studio = new Studio(running.page);
    await startOnService(studio);
    return { running, studio, service };
  } catch (error) {
    await service.close();
    throw error;
  }
}

/** A film of three seconds that knows where its object is. */
export const threeSeconds = async (): Promise<ServedVideo> =>
  makeTruthClip(await locateTools(), { seconds: 3 });

/** As `openSelecting`, for a test: what is open is left to be closed after it. */
export async function openForTest(
  left: LeftOpen,
  video?: ServedVideo,
  args: readonly string[] = [],
): Promise<Selecting> {
  const opened = await openSelecting(video ?? (await threeSeconds()), { args });
  left.running = opened.running;
  left.service = opened.service;
  return opened;
}
