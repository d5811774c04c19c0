import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPublicText } from '../../../electron/main/log/public-text.ts';
import { createRedactor } from '../../../electron/main/log/redact.ts';

const publicText = createPublicText({
  redactor: createRedactor({ home: '/home/anna' }),
  names: [
    'anna',
    'annas-laptop',
    '/home/anna/.config/Multi-Elements Studio',
    'Studio 7',
    'Wedding at the lake',
  ],
  knownHosts: ['api-singapore.klingai.com'],
});

test.each([
  [`ENOENT: no such file or directory, open '/home/anna/My films/cut 2.mp4'`, /My films|cut 2|anna/],
  ['/mnt/work/Client Secret Project/a b.mov: Invalid data found', /Client|Project|a b/],
  [
    String.raw`EPERM: operation not permitted, open 'C:\\Users\\Anna Schmidt\\Videos\\x.mp4'`,
    /Schmidt|Videos/,
  ],
  [String.raw`\\nas\films\wedding.mov was read`, /nas|films|wedding/],
  ['{"message":"/Volumes/Work Disk/film"}', /Volumes|Disk/],
  ['file:/films/Wedding at the lake.mp4: Invalid data', /films|Wedding|lake/],
  ['could not read wedding-final.mov', /wedding/],
  ['mail to anna.schmidt@example.org', /schmidt|example/],
  ['connect ECONNREFUSED 10.1.2.3:443', /10\.1/],
  ['getaddrinfo https://minio.company.example/bucket/key.mp4?X-Amz-Signature=abc', /company|bucket|key|abc/],
  ['prompt was: Wedding at the lake', /Wedding/],
  ['{"host":"annas-laptop","account":"Studio 7"}', /laptop|Studio 7/],
])('%s: nobody is told by it', (text, theirs) => {
  expect(publicText(text)).not.toMatch(theirs);
});

test('what helps stays: events, codes, hosts of the service, places in our own code', () => {
  const line =
    '{"at":"2026-03-14T10:00:00.000Z","level":"warn","event":"ipc.failed","code":"network-timeout","channel":"sessions:start"}';
  expect(publicText(line)).toBe(line);
  expect(publicText('asked https://api-singapore.klingai.com/v1/videos?x=1')).toBe(
    'asked https://api-singapore.klingai.com/…',
  );
  expect(publicText('at start (file:///opt/Multi/resources/app.asar/dist/main/main.js:12:3)')).toContain(
    'dist/main/main.js:12:3',
  );
  expect(publicText('the channel of anna')).toBe('the channel of <name>');
});

test('no absolute path gets through, whatever it is called and whatever stands around it', () => {
  const part = fc.stringMatching(/^[\p{L}\d][\p{L}\d _.-]{0,12}[\p{L}\d]$/u);
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 2, maxLength: 5 }),
      fc.constantFrom('/', 'C:\\', '~/'),
      (parts, root) => {
        const separator = root.endsWith('\\') ? '\\' : '/';
        const clean = publicText(`cannot open "${root}${parts.join(separator)}" now`);
        expect(clean).toBe('cannot open "<path>" now');
      },
    ),
  );
});
