import { describe, expect, it } from 'vitest';
import { classifyNetworkError } from '../../../electron/main/kling/network-error.ts';

const systemError = (code: string, syscall?: string) => Object.assign(new Error(code), { code, syscall });
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause });

describe('a failed fetch', () => {
  it.each([
    ['ENOTFOUND', 'getaddrinfo', 'network-offline', false],
    ['ECONNREFUSED', 'connect', 'network-offline', false],
    ['ENETUNREACH', 'connect', 'network-offline', false],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'network-timeout', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', undefined, 'network-insecure', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'network-insecure', false],
    ['CERT_HAS_EXPIRED', undefined, 'network-insecure', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', undefined, 'network-insecure', false],
    // The line went down under a request already on its way: the same code, and no certainty.
    ['EHOSTUNREACH', 'read', 'network-offline', true],
    ['ECONNRESET', 'read', 'network-reset', true],
    ['EPIPE', 'write', 'network-reset', true],
    ['UND_ERR_SOCKET', undefined, 'network-reset', true],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, 'network-timeout', true],
    ['ETIMEDOUT', 'read', 'network-timeout', true],
    ['SOMETHING_NEW', undefined, 'network-reset', true],
  ])('for %s at %s is %s, doubt %s', (reason, syscall, code, doubt) => {
    const error = classifyNetworkError(fetchFailed(systemError(reason, syscall)), false);
    expect(error).toMatchObject({ code, details: { doubt, reason } });
  });

  it('to a name with several addresses counts as not sent when none could be connected to', () => {
    const all = (...errors: Error[]) => Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
    const refused = systemError('ECONNREFUSED', 'connect');
    const sure = classifyNetworkError(
      fetchFailed(all(refused, systemError('ENETUNREACH', 'connect'))),
      false,
    );
    expect(sure.details['doubt']).toBe(false);
    const unsure = classifyNetworkError(fetchFailed(all(refused, systemError('ECONNRESET', 'read'))), false);
    expect(unsure.details['doubt']).toBe(true);
  });

  it('within an answer is an answer cut short', () => {
    const error = classifyNetworkError(
      new TypeError('terminated', { cause: systemError('UND_ERR_SOCKET') }),
      true,
    );
    expect(error).toMatchObject({ code: 'answer-cut', details: { doubt: true } });
  });

  it('never quotes what fetch says, which may quote a header', () => {
    const error = classifyNetworkError(
      new TypeError('"Bearer top-secret" is an invalid header value'),
      false,
    );
    expect(error.message).not.toContain('top-secret');
    expect(error.cause).toBeUndefined();
  });
});
