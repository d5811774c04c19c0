import { spawn } from 'node:child_process';
import { root } from './lib/paths.mjs';

// npm run audit: asks npm's registry what is known against the packages that users get. Needs the network, and so is no part of
// `npm test`; `npm run check -- packages` looks at pins, checksums and licences without one.

/** npm ends with 1 both for findings and for having asked in vain: what it prints tells which. */
const npm = spawn('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  shell: process.platform === 'win32',
  stdio: ['ignore', 'pipe', 'ignore'],
});
let text = '';
npm.stdout.on('data', (data) => (text += data));
await new Promise((resolve, reject) => npm.once('close', resolve).once('error', reject));

/** @type {{ metadata?: { vulnerabilities: Record<string, number> }, vulnerabilities?: Record<string, { severity: string, range: string }>, statusCode?: number }} */
const answer = JSON.parse(text || '{}');
if (!answer.metadata) {
  console.error(
    `Not audited: nobody could be asked (${answer.statusCode ?? 'no answer'}). Try again with a network.`,
  );
  process.exitCode = 2;
} else {
  for (const [name, { severity, range }] of Object.entries(answer.vulnerabilities ?? {}))
    console.log(`${severity.padEnd(9)} ${name} ${range}`);
  const { total = 0 } = answer.metadata.vulnerabilities;
  console.log(
    total === 0
      ? 'Audited: nothing is known against the packages.'
      : `Audited: ${total} packages to look at.`,
  );
  process.exitCode = total === 0 ? 0 : 1;
}
