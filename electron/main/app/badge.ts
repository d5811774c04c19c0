import { app, nativeImage, type BrowserWindow, type NativeImage } from 'electron';

const side = 16;

/** How many edits have ended unseen: on the dock or the launcher, on Windows as a dot on the task bar's button. 0 takes it away. */
export function showBadge(count: number, window: BrowserWindow | null, words: string): void {
  app.setBadgeCount(count);
  if (process.platform !== 'win32' || window === null) return;
  window.setOverlayIcon(count === 0 ? null : dot(), words);
  window.flashFrame(count > 0);
}

/** A filled circle in the accent colour; rows of blue, green, red, opacity. */
function dot(): NativeImage {
  const pixels = Buffer.alloc(side * side * 4);
  const middle = (side - 1) / 2;
  for (let at = 0; at < side * side; at++) {
    const distance = Math.hypot((at % side) - middle, Math.floor(at / side) - middle);
    const opacity = Math.min(1, Math.max(0, middle + 0.5 - distance));
    // Premultiplied, as the system wants it.
    pixels.set(
      [0xfe, 0xa8, 0x6e, 0xff].map((value) => Math.round(value * opacity)),
      at * 4,
    );
  }
  return nativeImage.createFromBitmap(pixels, { width: side, height: side });
}
