import { join } from 'node:path';
import * as v from 'valibot';
import { openStateFile, type StateFile } from './state-file.ts';

const coordinate = v.pipe(v.number(), v.safeInteger());

const schema = v.object({
  version: v.literal(1),
  bounds: v.nullable(v.object({ x: coordinate, y: coordinate, width: coordinate, height: coordinate })),
  maximized: v.boolean(),
});
export type WindowState = v.InferOutput<typeof schema>;

/** Where the window was, in a file of its own: it changes often and matters little. */
export const openWindowState = (folder: string): StateFile<WindowState> =>
  openStateFile({
    path: join(folder, 'window.json'),
    schema,
    fallback: { version: 1, bounds: null, maximized: false },
  });
