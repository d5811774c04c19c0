import { app, BrowserWindow } from 'electron';

// The least that can be called an application: what our own figures are compared with. Its one window has the
// size and the safety settings of ours, and the mark by which the benches know that it is ready.
const page = '<!doctype html><title>empty</title><body data-testid="app" data-ready="true"></body>';

app.enableSandbox();
app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false },
  });
  return window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
});
