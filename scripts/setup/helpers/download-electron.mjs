import { downloadArtifact } from '@electron/get';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

// Prints the path of the downloaded archive. Electron's own package carries the checksums.
const require = createRequire(import.meta.url);
const checksums = JSON.parse(readFileSync(require.resolve('electron/checksums.json'), 'utf8'));
const { version } = require('electron/package.json');
const { platform, arch } = process;
console.log(await downloadArtifact({ version, artifactName: 'electron', platform, arch, checksums }));
