export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const smallestWindow = { width: 1024, height: 680 } as const;
const usualWindow = { width: 1440, height: 900 } as const;
/** So much of the window must be on a display for it to be found and dragged. */
const grip = { width: 160, height: 64 } as const;

/**
 * Where to open the window: where it was, when enough of it would be on one of the displays of today; else in the middle of
 * the first. Never larger than its display, never smaller than the smallest.
 * @param displays work areas, the main one first; never empty
 */
export function placeWindow(remembered: Area | null, displays: readonly Area[]): Area {
  const home = remembered === null ? undefined : displays.find((display) => reachable(remembered, display));
  if (remembered === null || home === undefined)
    return centred(displays[0] ?? { x: 0, y: 0, ...usualWindow });
  const width = fit(remembered.width, smallestWindow.width, home.width);
  const height = fit(remembered.height, smallestWindow.height, home.height);
  // Made narrower to fit, it must still be within reach; and the title bar must not be above the display.
  const x = Math.min(Math.max(remembered.x, home.x + grip.width - width), home.x + home.width - grip.width);
  return { x, y: Math.max(home.y, remembered.y), width, height };
}

function centred(display: Area): Area {
  const width = fit(usualWindow.width, smallestWindow.width, display.width);
  const height = fit(usualWindow.height, smallestWindow.height, display.height);
  return {
    x: Math.round(display.x + (display.width - width) / 2),
    y: Math.max(display.y, Math.round(display.y + (display.height - height) / 2)),
    width,
    height,
  };
}

function reachable(window: Area, display: Area): boolean {
  const right = Math.min(window.x + window.width, display.x + display.width);
  const bottom = Math.min(window.y + window.height, display.y + display.height);
  const left = Math.max(window.x, display.x);
  const top = Math.max(window.y, display.y);
  return right - left >= grip.width && bottom - top >= grip.height;
}

const fit = (wanted: number, least: number, most: number): number => Math.max(least, Math.min(wanted, most));
