import path from 'node:path';
import { root } from './lib/paths.mjs';
import { capture } from './lib/process.mjs';

// Draws resources/icon.png from resources/icon.svg; needed only after the drawing changed. Wants an ffmpeg that
// reads SVG, as Debian's does. The packager makes every platform's own format from this one picture.
const from = path.join(root, 'resources', 'icon.svg');
const to = path.join(root, 'resources', 'icon.png');
await capture('ffmpeg', ['-v', 'error', '-y', '-i', from, '-frames:v', '1', '-pix_fmt', 'rgba', to]);
