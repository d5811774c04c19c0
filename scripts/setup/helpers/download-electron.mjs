import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

// Prints the path of the downloaded archive. Electron's own package carries the checksums, and the downloader.
const electron = createRequire(createRequire(import.meta.url).resolve('electron/package.json'));
const { downloadArtifact } = await import(pathToFileURL(electron.resolve('@electron/get')).href);
const checksums = JSON.parse(readFileSync(electron.resolve('./checksums.json'), 'utf8'));
const { version } = JSON.parse(readFileSync(electron.resolve('./package.json'), 'utf8'));
const { platform, arch } = process;
console.log(await downloadArtifact({ version, artifactName: 'electron', platform, arch, checksums }));
