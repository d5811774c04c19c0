import process from 'node:process';
import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../../shared/ipc/events.ts';
import { externalLinks } from '../security/external-links.ts';
import type { Run } from './run.ts';
import type { AppMessage, Words } from './words.ts';

type Items = MenuItemConstructorOptions[];

export interface MenuOptions {
  readonly say: Words;
  readonly command: (command: MenuCommand) => void;
  readonly logs: string;
  readonly mac: boolean;
  readonly developer: boolean;
}

/** Sets the menu in the language of now. */
export function setMenu(run: Run, command: (command: MenuCommand) => void): void {
  const items = menuItems({
    say: run.words(),
    command,
    logs: run.folders.logs,
    mac: process.platform === 'darwin',
    developer: !app.isPackaged,
  });
  app.setAboutPanelOptions({
    applicationName: run.words()('app.name'),
    applicationVersion: app.getVersion(),
    copyright: run.words()('app.about.text'),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(items));
}

/** The whole menu. Text commands are the system's own roles, so that they work in every field. */
export function menuItems(options: MenuOptions): Items {
  const { say, mac } = options;
  return [
    ...(mac ? [appMenu(options)] : []),
    { label: say('app.menu.file'), submenu: fileItems(options) },
    { label: say('app.menu.edit'), submenu: editItems(options) },
    { label: say('app.menu.view'), submenu: viewItems(options) },
    { label: say('app.menu.window'), role: 'windowMenu', submenu: windowItems(options) },
    { label: say('app.menu.help'), role: 'help', submenu: helpItems(options) },
  ];
}

const separator = { type: 'separator' } as const;

const role = (options: MenuOptions, name: MenuItemConstructorOptions['role'], message: AppMessage) => ({
  role: name,
  label: options.say(message, { name: options.say('app.name') }),
});

const item = (options: MenuOptions, command: MenuCommand, message: AppMessage, accelerator?: string) => ({
  id: command,
  label: options.say(message),
  accelerator,
  click: () => options.command(command),
});

/**
 * Undo and redo mean the selection on the stage and the text in a field: the page decides. Elsewhere than on a Mac its keys
 * reach the page first, so the menu only shows them.
 */
const pageItem = (options: MenuOptions, command: MenuCommand, message: AppMessage, accelerator: string) => ({
  ...item(options, command, message, accelerator),
  registerAccelerator: options.mac,
});

const settings = (options: MenuOptions) =>
  item(options, 'settings', 'app.menu.settings', 'CommandOrControl+,');

function appMenu(options: MenuOptions): MenuItemConstructorOptions {
  return {
    label: options.say('app.name'),
    submenu: [
      role(options, 'about', 'app.menu.about'),
      separator,
      settings(options),
      separator,
      role(options, 'services', 'app.menu.services'),
      separator,
      role(options, 'hide', 'app.menu.hide'),
      role(options, 'hideOthers', 'app.menu.hide-others'),
      role(options, 'unhide', 'app.menu.show-all'),
      separator,
      role(options, 'quit', 'app.menu.quit'),
    ],
  };
}

const fileItems = (options: MenuOptions): Items => [
  item(options, 'open-file', 'app.menu.open-clip', 'CommandOrControl+O'),
  separator,
  ...(options.mac
    ? [role(options, 'close', 'app.menu.close')]
    : [settings(options), separator, role(options, 'quit', 'app.menu.quit')]),
];

const editItems = (options: MenuOptions): Items => [
  pageItem(options, 'undo', 'app.menu.undo', 'CommandOrControl+Z'),
  pageItem(options, 'redo', 'app.menu.redo', 'CommandOrControl+Shift+Z'),
  separator,
  role(options, 'cut', 'app.menu.cut'),
  role(options, 'copy', 'app.menu.copy'),
  role(options, 'paste', 'app.menu.paste'),
  role(options, 'selectAll', 'app.menu.select-all'),
  separator,
  pageItem(options, 'search', 'app.menu.search', 'CommandOrControl+F'),
];

const viewItems = (options: MenuOptions): Items => [
  role(options, 'resetZoom', 'app.menu.zoom-reset'),
  role(options, 'zoomIn', 'app.menu.zoom-in'),
  role(options, 'zoomOut', 'app.menu.zoom-out'),
  separator,
  role(options, 'togglefullscreen', 'app.menu.full-screen'),
  separator,
  item(options, 'library', 'app.menu.library', 'CommandOrControl+Shift+L'),
  item(options, 'requests', 'app.menu.requests', 'CommandOrControl+L'),
  ...(options.developer
    ? [
        separator,
        role(options, 'reload', 'app.menu.reload'),
        role(options, 'toggleDevTools', 'app.menu.developer-tools'),
      ]
    : []),
];

const windowItems = (options: MenuOptions): Items => [
  role(options, 'minimize', 'app.menu.minimize'),
  ...(options.mac ? [] : [role(options, 'close', 'app.menu.close')]),
];

const helpItems = (options: MenuOptions): Items => [
  item(options, 'guide', 'app.menu.guide'),
  item(options, 'shortcuts', 'app.menu.shortcuts'),
  {
    label: options.say('app.menu.documentation'),
    click: () => void shell.openExternal(externalLinks['api-documentation']),
  },
  separator,
  item(options, 'diagnostics', 'app.menu.diagnostics'),
  { label: options.say('app.menu.logs'), click: () => void shell.openPath(options.logs) },
  ...(options.mac ? [] : [separator, role(options, 'about', 'app.menu.about')]),
];
