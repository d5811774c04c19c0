import type { MenuCommand } from '../../../../electron/shared/ipc/events.ts';
import type { Studio } from '../../state/studio.svelte.ts';
import { isTyping } from '../../ui/typing.ts';
import type { Shell } from './shell.svelte.ts';
import { shownIn } from './shown.ts';

/** What the whole window's keys and the application menu's items do; the stage has keys of its own. */
export function shortcuts(
  studio: Studio,
  shell: Shell,
): { keydown: (event: KeyboardEvent) => void; command: (command: MenuCommand) => void } {
  const openFile = (): void => void studio.bringSeveral((backend) => backend.invoke('clips:open-dialog', {}));

  function toggleLibrary(): void {
    if (studio.browse.open) studio.browse.hide();
    else void studio.browse.show();
  }

  function search(): void {
    const field = () => document.querySelector<HTMLInputElement>('[data-testid="library-search"]');
    if (studio.browse.open) return field()?.select();
    void studio.settings.update({ railFolded: false }).then(() => {
      field()?.select();
    });
  }

  function command(name: MenuCommand): void {
    switch (name) {
      case 'open-file':
        return openFile();
      case 'settings':
        return shell.openSettings();
      case 'undo':
        return undoOf('undo');
      case 'redo':
        return undoOf('redo');
      case 'search':
        return search();
      case 'shortcuts':
        return shell.openShortcuts();
      case 'requests':
        return shell.openRequests();
      case 'guide':
        return guide();
      case 'diagnostics':
        shell.openSettings('about');
        return void studio.help.copyDiagnostics();
      case 'library':
        return toggleLibrary();
    }
  }

  /** Where a clip is brought: the guide leads from there. What is open now stays in the library. */
  function guide(): void {
    shell.close();
    void studio.settings.update({ guideSeen: false }).then(() => studio.leave());
  }

  /** The menu's undo belongs to the text being typed, where there is some. */
  function undoOf(which: 'undo' | 'redo'): void {
    if (isTyping(document.activeElement)) document.execCommand(which);
    else if (studio.browse.open) {
      if (which === 'undo') void studio.libraryWork.restore();
    } else if (!shell.covered && shownIn(studio) === 'stage') void studio.session[which]();
  }

  /** The step that the big button of the inspector stands for. */
  function go(): void {
    if (studio.browse.open) return;
    const name = ['edit-create', 'session-start', 'fix-apply'].find((testid) =>
      document.querySelector(`[data-testid="${testid}"]:not(:disabled)`),
    );
    if (name) document.querySelector<HTMLButtonElement>(`[data-testid="${name}"]`)?.click();
  }

  function keydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === 'Escape' && shell.jobsOpen) return shell.toggleJobs(false);
    if (shell.covered || event.altKey) return;
    const action =
      event.ctrlKey || event.metaKey ? withModifier(event.key.toLowerCase(), event.shiftKey) : plain(event);
    if (!action) return;
    event.preventDefault();
    action();
  }

  function withModifier(key: string, shift: boolean): (() => void) | null {
    switch (key) {
      case 'k':
        return search;
      case 'o':
        return openFile;
      case 'n':
        return () => void studio.leave();
      case ',':
        return () => shell.openSettings();
      case 'l':
        return shift ? toggleLibrary : () => shell.openRequests();
      case 'j':
        return () => shell.toggleJobs();
      case 'b':
        return () => void studio.settings.update({ railFolded: !studio.settings.current.railFolded });
      case 'enter':
        return go;
      default:
        return null;
    }
  }

  function plain(event: KeyboardEvent): (() => void) | null {
    return event.key === '?' && !isTyping(event.target) ? () => shell.openShortcuts() : null;
  }

  return { keydown, command };
}
