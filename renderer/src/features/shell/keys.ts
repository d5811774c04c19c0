/** The key that shortcuts begin with, as it is printed on the keyboard. */
export const modifier = (platform: 'linux' | 'darwin' | 'win32'): string =>
  platform === 'darwin' ? '⌘' : 'Ctrl';
