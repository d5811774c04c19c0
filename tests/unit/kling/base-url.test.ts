import { describe, expect, it } from 'vitest';
import { parseBaseUrl } from '../../../electron/main/kling/base-url.ts';
import { serviceHosts } from '../../../electron/shared/limits/service.ts';

describe('the base URL', () => {
  it.each([
    [serviceHosts.global, 'https://api-singapore.klingai.com'],
    [serviceHosts.china, 'https://api-beijing.klingai.com'],
    [' https://gateway.example:8443/kling/ ', 'https://gateway.example:8443/kling'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://localhost:4010/', 'http://localhost:4010'],
    ['http://[::1]:4010', 'http://[::1]:4010'],
    // The parser writes every spelling of an address the same way.
    ['http://0x7f.1:80', 'http://127.0.0.1'],
  ])('%s is used as %s', (text, used) => {
    expect(parseBaseUrl(text)).toBe(used);
  });

  it.each([
    ['http://api-singapore.klingai.com', 'https'],
    ['http://127.0.0.1.example.com', 'https'],
    ['http://192.168.1.5', 'https'],
    ['http://localhost.example.com', 'https'],
    ['ftp://127.0.0.1', 'https'],
    ['file:///etc/passwd', 'https'],
    ['https://user:secret@gateway.example', 'no user name or password'],
    ['https://gateway.example/?key=secret', 'no query or fragment'],
    ['https://gateway.example/#top', 'no query or fragment'],
    ['gateway.example', 'a web address'],
    ['', 'a web address'],
  ])('%s is refused, for it needs %s', (text, needed) => {
    const refusal = expect.objectContaining({ code: 'base-url-invalid', details: { needed } }) as unknown;
    expect(() => parseBaseUrl(text)).toThrow(refusal as Error);
  });

  it('is not quoted where it is refused, since it may hold a password', () => {
    expect(() => parseBaseUrl('https://user:secret@gateway.example')).toThrow(/^(?!.*secret)/);
  });
});
