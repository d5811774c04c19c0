import { app } from 'electron';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// An Electron download can start any folder: `electron path/to/app …`. The shell from the npm registry lacks
// the small application that does this, so this is that application. Loading is awaited at the top level:
// Electron holds "ready" back until then, as the started application expects.
const folder = process.argv.slice(1).find((word) => !word.startsWith('-'));
if (!folder) {
  process.stderr.write('usage: electron <application folder> [options]\n');
  process.exit(2);
}
const home = path.resolve(folder);
const manifest = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8'));
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
app.setVersion(manifest.version ?? '0.0.0');
app.setName(manifest.productName ?? manifest.name);
app.setAppPath(home);
await import(pathToFileURL(path.join(home, manifest.main ?? 'index.js')).href);
