import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { authorise, newCredentials } from '../../../electron/main/practice/http/auth.ts';

const credentials = newCredentials();
const now = 1_760_000_000_000;
const seconds = now / 1000;

function token(
  claims: { iss?: string; exp?: number; nbf?: number },
  secret = credentials.secretKey,
  alg = 'HS256',
) {
  const key = new TextEncoder().encode(secret);
  return new SignJWT({ iss: credentials.accessKey, exp: seconds + 1800, nbf: seconds - 5, ...claims })
    .setProtectedHeader({ alg, typ: 'JWT' })
    .sign(key);
}

const codeOf = async (header: string | undefined): Promise<number> => {
  try {
    await authorise(header, credentials, now);
    return 0;
  } catch (error) {
    expect(error).toMatchObject({ status: 401 });
    return (error as { code: number }).code;
  }
};

describe('credentials', () => {
  it('open the service, as a token or as one key', async () => {
    expect(await codeOf(`Bearer ${await token({})}`)).toBe(0);
    expect(await codeOf(`Bearer ${credentials.apiKey}`)).toBe(0);
  });

  it('are refused with the documented code', async () => {
    expect(await codeOf(undefined)).toBe(1001);
    expect(await codeOf('Bearer ')).toBe(1001);
    expect(await codeOf('Basic abc')).toBe(1000);
    expect(await codeOf('Bearer nonsense')).toBe(1002);
    expect(await codeOf(`Bearer ${await token({ iss: 'someone-else' })}`)).toBe(1002);
    expect(await codeOf(`Bearer ${await token({}, 'another secret of thirty-two bytes')}`)).toBe(1002);
    expect(await codeOf(`Bearer ${await token({}, credentials.secretKey, 'HS512')}`)).toBe(1002);
    expect(await codeOf(`Bearer ${await token({ nbf: seconds + 60 })}`)).toBe(1003);
    expect(await codeOf(`Bearer ${await token({ exp: seconds - 1 })}`)).toBe(1004);
  });

  it('are new at every start', () => {
    expect(newCredentials().secretKey).not.toBe(credentials.secretKey);
  });
});
