import { join } from 'node:path';
import { app, clipboard, dialog, nativeImage, shell } from 'electron';
import { externalLinks, type ExternalLink } from '../security/external-links.ts';
import type { Run } from './run.ts';
import type { MainWindow } from './window.ts';

/** What the handlers need of the desktop; the one place they get it from. */
export interface Desktop {
  /** Absolute paths; empty when the user thinks better of it. */
  chooseClips(): Promise<readonly string[]>;
  /** Asks where to write a file or folder of this name; null when the user thinks better of it. */
  chooseTarget(name: string): Promise<string | null>;
  /** Asks for a folder; null when the user thinks better of it. */
  chooseFolder(): Promise<string | null>;
  /** Asks for one file with this ending; any where it is null. */
  chooseFile(ending: string | null): Promise<string | null>;
  /** Moves a file to the system's bin. */
  bin(path: string): Promise<void>;
  /** Begins to drag files out of the window. `picture` is what is seen under the pointer. */
  drag(paths: readonly string[], picture: string | null): void;
  /** Opens a folder in the file manager. */
  openFolder(path: string): Promise<void>;
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
    async chooseFolder() {
      const options: Electron.OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] };
      const parent = window.current();
      const { filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options));
      return filePaths[0] ?? null;
    },
    async chooseFile(ending) {
      const filters = ending === null ? [] : [{ name: `*.${ending}`, extensions: [ending] }];
      const options: Electron.OpenDialogOptions = { properties: ['openFile'], filters };
      const parent = window.current();
      const { filePaths } = await (parent
        ? dialog.showOpenDialog(parent, options)
        : dialog.showOpenDialog(options));
      return filePaths[0] ?? null;
    },
    bin: (path) => shell.trashItem(path),
    drag(paths, picture) {
      const [file] = paths;
      if (file === undefined) return;
      const shown = picture === null ? nativeImage.createEmpty() : nativeImage.createFromPath(picture);
      // The system refuses to drag without a picture.
      const icon = shown.isEmpty() ? nativeImage.createFromPath(join(run.resources, 'icon.png')) : shown;
      window.current()?.webContents.startDrag({ file, files: [...paths], icon: icon.resize({ width: 96 }) });
    },
    async openFolder(path) {
      await shell.openPath(path);
    },
    reveal: (path) => shell.showItemInFolder(path),
    copy: (text) => void clipboard.writeText(text),
    openExternal: (link) => shell.openExternal(externalLinks[link]),
  };
}
