import type { ElectronApplication, Page } from 'playwright-core';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from './clips/index.ts';
import { launchApp, makeRunFolder } from './electron.ts';
import type { LeftOpen } from './left-open.ts';
import { seedPastWork, type PastWork } from './past-work.ts';
import { Studio } from './studio.ts';

/** An argument that has the service looked for where nobody is. */
export const nobodyAnswers = '--api-base-url=http://127.0.0.1:9';

/** The window on last month's work, offline; it is left open. */
export async function openPastWork(
  left: LeftOpen,
  prepare: (past: PastWork, userDataDir: string) => void = () => undefined,
  expectedErrors: RegExp[] = [],
): Promise<{ studio: Studio; page: Page; past: PastWork; app: ElectronApplication }> {
  const tools = await locateTools();
  const size = { width: 1280, height: 720, fps: 30, seconds: 2, container: 'mp4' } as const;
  const clips = [];
  for (const seed of [1, 2, 3]) clips.push(await makeTruthClip(tools, { ...size, seed }));
  const userDataDir = makeRunFolder('data');
  const past = await seedPastWork(tools, userDataDir, clips[0]!, [clips[1]!, clips[2]!]);
  prepare(past, userDataDir);
  left.running = await launchApp({ userDataDir, args: [nobodyAnswers], lang: 'en', expectedErrors });
  const { app, page } = left.running;
  // The computer's own word for it: no test reaches farther than loopback anyway.
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => false });
  });
  return { studio: new Studio(page), page, past, app };
}

/** Answers the system's dialogs that ask for a file or folder; what was dragged and binned is kept to be looked at. */
export async function answerDialogs(app: ElectronApplication, folder: string): Promise<void> {
  await app.evaluate(({ dialog, shell, BrowserWindow }, to) => {
    const seen = { dragged: [] as string[], icons: [] as number[], binned: [] as string[] };
    Object.assign(globalThis, { seen });
    dialog.showSaveDialog = ((...words: unknown[]) => {
      const { defaultPath } = words.at(-1) as { defaultPath: string };
      const name = defaultPath.split('/').at(-1)!;
      return Promise.resolve({ canceled: false, filePath: `${to}/${name}` });
    }) as typeof dialog.showSaveDialog;
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: [to] })) as typeof dialog.showOpenDialog;
    shell.showItemInFolder = () => undefined;
    shell.openPath = () => Promise.resolve('');
    shell.trashItem = (path) => Promise.resolve(void seen.binned.push(path));
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    contents.startDrag = ({ files, icon }) => {
      seen.icons.push(typeof icon === 'string' ? 0 : icon.getSize().width);
      seen.dragged.push(...(files ?? []));
    };
  }, folder);
}

interface Seen {
  dragged: string[];
  /** Widths of the pictures under the pointer. */
  icons: number[];
  binned: string[];
}

/** What the application has dragged out and thrown away since `answerDialogs`. */
export const seenIn = (app: ElectronApplication): Promise<Seen> =>
  app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

/** What the next dialog that asks for a file or folder is answered. */
export const choose = (app: ElectronApplication, path: string): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
  }, path);

/** Waits until so many entries are listed. */
export const total = (page: Page, count: number) =>
  page.waitForSelector(`[data-testid="library-count"][data-total="${count}"]`);

/** Waits until so many are picked. */
export const picked = (page: Page, count: number) =>
  page.waitForSelector(`[data-testid="library-count"][data-picked="${count}"]`);
