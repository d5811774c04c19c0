import { join } from 'node:path';
import { app, clipboard, dialog, shell } from 'electron';
import { externalLinks, type ExternalLink } from '../security/external-links.ts';
import type { Run } from './run.ts';
import type { MainWindow } from './window.ts';

/** What the handlers need of the desktop; the one place they get it from. */
export interface Desktop {
  /** Absolute paths; empty when the user thinks better of it. */
  chooseClips(): Promise<readonly string[]>;
  /** Asks where to write a file or folder of this name; null when the user thinks better of it. */
  chooseTarget(name: string): Promise<string | null>;
  /** Shows a file in the file manager. */
  reveal(path: string): void;
  openExternal(link: ExternalLink): Promise<void>;
  /** Puts a text into the clipboard. */
  copy(text: string): void;
}

export function createDesktop(run: Run, window: MainWindow): Desktop {
  return {
    async chooseClips() {
      const say = run.words();
      const options: Electron.OpenDialogOptions = {
        title: say('app.dialog.open-clip'),
        properties: ['openFile', 'multiSelections'],
        filters: [
          { name: say('app.dialog.videos'), extensions: ['mp4', 'mov', 'm4v', 'mkv', 'webm', 'avi', 'mts'] },
          { name: say('app.dialog.all-files'), extensions: ['*'] },
        ],
      };
      const parent = window.current();
      const { filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options));
      return filePaths;
    },
    async chooseTarget(name) {
      const options: Electron.SaveDialogOptions = {
        defaultPath: join(app.getPath('downloads'), name),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const parent = window.current();
      const { filePath } = await (parent
        ? dialog.showSaveDialog(parent, options)
        : dialog.showSaveDialog(options));
      return filePath === '' ? null : filePath;
    },
    reveal: (path) => shell.showItemInFolder(path),
    copy: (text) => void clipboard.writeText(text),
    openExternal: (link) => shell.openExternal(externalLinks[link]),
  };
}
