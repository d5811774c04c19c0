import { nativeTheme } from 'electron';
import type { MenuCommand } from '../../shared/ipc/events.ts';
import type { EventHub } from './event-hub.ts';
import { setMenu } from './menu.ts';
import type { Run } from './run.ts';

/** Menu and theme, now and whenever the settings change. */
export function followSettings(run: Run, hub: EventHub): void {
  const command = (name: MenuCommand) => hub.emit({ type: 'command', command: name });
  setMenu(run, command);
  hub.listen((event) => {
    if (event.type !== 'settings') return;
    nativeTheme.themeSource = event.settings.theme;
    setMenu(run, command);
  });
}
