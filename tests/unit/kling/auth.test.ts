import { decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Authorizer, createAuthorizer } from '../../../electron/main/kling/auth.ts';
import type { Credentials } from '../../../electron/main/kling/credentials.ts';
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts';

const keys = { kind: 'keys', accessKey: 'access-key-0001', secretKey: 'secret-key-0001' } as const;
const start = Date.parse('2026-07-01T12:00:00Z');

let clock: FakeClock;
let authorizer: Authorizer;
beforeEach(() => {
  clock = createFakeClock(start);
  authorizer = createAuthorizer(keys, clock);
});

const tokenOf = async (from: Authorizer): Promise<string> => (await from.header()).replace('Bearer ', '');

async function verify(token: string, secret: string = keys.secretKey) {
  const key = new TextEncoder().encode(secret);
  return jwtVerify(token, key, { currentDate: new Date(clock.now()), algorithms: ['HS256'] });
}

describe('access key and secret key', () => {
  it('become a token as the vendor documents it', async () => {
    const token = await tokenOf(authorizer);
    const { payload } = await verify(token);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(payload).toEqual({ iss: keys.accessKey, exp: start / 1000 + 1800, nbf: start / 1000 - 5 });
    await expect(verify(token, 'another-secret')).rejects.toThrow();
  });

  it('keep their token while it lasts, and make another before it ends', async () => {
    const first = await tokenOf(authorizer);
    clock.advance(1_700_000);
    expect(await tokenOf(authorizer)).toBe(first);
    clock.advance(50_000);
    const second = await tokenOf(authorizer);
    expect(second).not.toBe(first);
    await expect(verify(first)).resolves.toBeDefined();
    await expect(verify(second)).resolves.toBeDefined();
  });

  it('make another when the computer’s clock was set back', async () => {
    const first = await tokenOf(authorizer);
    clock.set(start - 3_600_000);
    const second = await tokenOf(authorizer);
    expect(second).not.toBe(first);
    await expect(verify(second)).resolves.toBeDefined();
  });

  it('take over the service’s time after a refusal', async () => {
    const first = await authorizer.header();
    expect(authorizer.renew(first, 'Wed, 01 Jul 2026 13:30:00 GMT')).toBe(true);
    const { payload } = await jwtVerify(await tokenOf(authorizer), new TextEncoder().encode(keys.secretKey), {
      currentDate: new Date('2026-07-01T13:30:00Z'),
    });
    expect(payload.exp).toBe(Date.parse('2026-07-01T14:00:00Z') / 1000);
  });

  it.each([null, 'yesterday'])('make another even where the service’s time is %s', async (date) => {
    const first = await authorizer.header();
    clock.advance(2000);
    expect(authorizer.renew(first, date)).toBe(true);
    expect(await authorizer.header()).not.toBe(first);
  });

  it('keep a token that another call has made meanwhile', async () => {
    const first = await authorizer.header();
    authorizer.renew(first, null);
    clock.advance(2000);
    const second = await authorizer.header();
    expect(authorizer.renew(first, null)).toBe(true);
    expect(await authorizer.header()).toBe(second);
  });

  it('are read anew before each call', async () => {
    let current: Credentials | undefined = keys;
    const changing = createAuthorizer(() => Promise.resolve(current), clock);
    await changing.header();
    current = { ...keys, secretKey: 'secret-key-0002' };
    await expect(verify(await tokenOf(changing), 'secret-key-0002')).resolves.toBeDefined();
    current = undefined;
    await expect(changing.header()).rejects.toMatchObject({ code: 'auth-missing' });
  });
});

describe('a single API key', () => {
  it('is sent as it is, without the blanks of a paste, and can’t be made again', async () => {
    const single = createAuthorizer({ kind: 'token', apiKey: ' api-key-kling-0001\n' }, clock);
    expect(await single.header()).toBe('Bearer api-key-kling-0001');
    expect(single.renew('Bearer api-key-kling-0001', null)).toBe(false);
  });

  it.each([
    [{ kind: 'token', apiKey: ' ' }, 'auth-missing'],
    [{ kind: 'keys', accessKey: 'a', secretKey: '' }, 'auth-missing'],
    [{ kind: 'token', apiKey: 'two\nlines-of-somebody' }, 'auth-invalid'],
    [{ kind: 'token', apiKey: '密钥-of-somebody' }, 'auth-invalid'],
  ] as const)('or keys that can’t be right (%j) are refused without being quoted', async (wrong, code) => {
    const error: unknown = await createAuthorizer(wrong, clock)
      .header()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('somebody');
  });
});

describe('scrubbing', () => {
  it('takes every secret used so far out of a text', async () => {
    const token = await tokenOf(authorizer);
    const text = authorizer.scrub(`${keys.secretKey} and ${token} for ${keys.accessKey}`);
    expect(text).toBe('•••• and •••• for ••••');
  });
});
