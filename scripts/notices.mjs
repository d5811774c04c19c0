import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildApp, bundledPackages } from './build.mjs';
import { runtimePackages } from './lib/app-packages.mjs';
import { root } from './lib/paths.mjs';

const HEAD = `# Third-party notices

Multi-Elements Studio contains or comes with the software below. This file is made by \`npm run notices\` from what
the build really takes in; the text of each licence follows the name of the software it belongs to.

## Electron and Chromium

The application runs on Electron (MIT) and Chromium (BSD and others). Their licences are in the files
\`LICENSE.electron.txt\` and \`LICENSES.chromium.html\` beside the application's program.

## FFmpeg

Packages may contain the programs \`ffmpeg\` and \`ffprobe\` of the FFmpeg project (https://ffmpeg.org), as built by the
makers that the npm packages ffmpeg-static and @ffprobe-installer/ffprobe name. These builds are under the GNU General
Public License, version 3 or later; its text is in \`licences/GPL-3.0.txt\` in the application's resources. They are
separate programs, started as such and not linked with the application, and can be replaced: the environment variables
\`FFMPEG_BIN\` and \`FFPROBE_BIN\` name others. Their source code is at https://ffmpeg.org/download.html and, for these
builds, at the addresses that the two packages' read-me files name.
`;

const licenceFile = /^(licen[cs]e|copying|notice)(\.|-|$)/i;

/**
 * One package's entry: name, version, licence and the licence's text.
 * @param {string} name
 */
async function noticeOf(name) {
  const folder = path.join(root, 'node_modules', name);
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const files = (await readdir(folder)).filter((file) => licenceFile.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const licence = typeof manifest.license === 'string' ? manifest.license : manifest.license?.type;
  if (!licence && texts.length === 0)
    throw new Error(`${name} names no licence: look it up before shipping it.`);
  const home = typeof manifest.homepage === 'string' ? manifest.homepage : (manifest.repository?.url ?? '');
  const head = `## ${name} ${manifest.version}\n\n${licence ?? 'see below'}${home ? ` · ${home}` : ''}\n`;
  // The GNU licence is in a file of its own, once.
  const shown = texts.filter((text) => !/GNU GENERAL PUBLIC LICENSE/.test(text));
  return [
    head,
    ...shown.map(
      (text) => `\n\`\`\`text\n${text.trim().replaceAll('\r\n', '\n').replaceAll('```', "'''")}\n\`\`\`\n`,
    ),
  ].join('');
}

/** Writes THIRD_PARTY_NOTICES.md for the build that is there. */
export async function writeNotices() {
  const names = [...new Set([...(await bundledPackages()), ...(await runtimePackages())])].sort();
  const notices = await Promise.all(names.map(noticeOf));
  await writeFile(path.join(root, 'THIRD_PARTY_NOTICES.md'), [HEAD, ...notices].join('\n'));
  return names.length;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildApp((line) => console.log(line));
  console.log(`THIRD_PARTY_NOTICES.md names ${await writeNotices()} packages.`);
}
