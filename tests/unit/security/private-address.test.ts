import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPrivateAddress } from '../../../electron/main/download/private-address.ts';
import { allowFrom } from '../../../electron/main/download/request.ts';

test.each([
  ...[
    '127.0.0.1',
    '127.255.0.9',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
  ],
  ...['100.100.100.200', '0.0.0.0', '224.0.0.1', '255.255.255.255', '192.0.2.7'],
  ...['::1', '::', 'fd00::1', 'fe80::1', 'fe80::1%eth0', 'ff02::1', '2001:db8::1', '2002:c0a8:0101::1'],
  ...[
    '::ffff:192.168.1.1',
    '::ffff:c0a8:101',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::a00:1',
    'localhost',
    '',
  ],
])('%s is no public address', (address) => expect(isPrivateAddress(address)).toBe(true));

test.each([
  ...['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '198.18.0.7', '223.255.255.1'],
  ...['2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808', '2400:3200::1'],
])('%s is a public one', (address) => expect(isPrivateAddress(address)).toBe(false));

test('an IPv4 address inside an IPv6 one is judged as the same address', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isPrivateAddress(`::ffff:${address}`)).toBe(isPrivateAddress(address));
    }),
  );
});

test('however an address is written, the parser makes it one that is refused', () => {
  const allowed = allowFrom('https://api.example.com');
  for (const host of [
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '[::ffff:10.0.0.1]',
    '[::1]',
    '10.0.0.1',
  ])
    expect(allowed(new URL(`https://${host}/x.mp4`)), host).toBe(false);
  for (const address of [
    'http://example.com/x',
    'https://a:b@example.com/x',
    'file:///etc/passwd',
    'ftp://example.com/x',
    'data:video/mp4,x',
  ])
    expect(allowed(new URL(address)), address).toBe(false);
  expect(allowed(new URL('https://cdn.example.com/x.mp4?sign=1'))).toBe(true);
});

test('a service on this computer may name this computer, and no other without https', () => {
  const allowed = allowFrom('http://127.0.0.1:9000');
  expect(allowed(new URL('http://127.0.0.1:9001/x'))).toBe(true);
  expect(allowed(new URL('http://192.168.1.1/x'))).toBe(false);
});
