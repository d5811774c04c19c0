import { execFile, spawn } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startDesktop } from '../../../scripts/lib/desktop.mjs';
import { temporaryFolder } from '../../support/temp.ts';

/*
 * Each step is a process of its own, as each run of the application is: a process keeps the bus that it met first. The
 * keychains are real ones, made for the test.
 */

const run = promisify(execFile);
const module = (name: string) =>
  JSON.stringify(new URL(`../../../electron/main/vault/${name}.ts`, import.meta.url));

const openVault = `
  const { systemKeychain } = await import(${module('keychain')});
  const { openVaultIndex } = await import(${module('index-file')});
  const { createVault } = await import(${module('vault')});
  const folder = process.env.VAULT_FOLDER;
  const vault = createVault({
    keychain: systemKeychain({ service: 'Multi-Elements Studio test', timeoutMs: 10_000 }),
    index: openVaultIndex(folder),
    hide: () => undefined,
  });
  const say = async (value) => console.log(JSON.stringify({ value: await value, place: vault.place('kling:default'), keychain: vault.keychain() }));
`;

async function step(folder: string, code: string, env: Record<string, string> = {}) {
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', `${openVault} await say(${code}); process.exit(0);`],
    {
      env: { ...process.env, VAULT_FOLDER: folder, ...env },
      timeout: 30_000,
    },
  );
  return JSON.parse(stdout) as { value: unknown; place: string; keychain: string };
}

const put = `vault.put('kling:default', 'kept-secret-42')`;
const get = `vault.get('kling:default')`;

test('a secret outlives the process in the keychain, and no file has it', async () => {
  const folder = temporaryFolder();
  expect(await step(folder, put)).toEqual({ value: 'keychain', place: 'keychain', keychain: 'ok' });
  expect(await step(folder, get)).toEqual({ value: 'kept-secret-42', place: 'keychain', keychain: 'ok' });
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(files).toHaveLength(1);
  expect(files.join('')).not.toContain('kept-secret-42');
  expect(await step(folder, `vault.remove('kling:default')`)).toMatchObject({ place: 'none' });
  expect(await step(folder, get)).toEqual({ value: null, place: 'none', keychain: 'ok' });
});

test('two user data folders do not overwrite each other’s', async () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  await step(one, put);
  await step(two, `vault.put('kling:default', 'the other')`);
  expect(await step(one, get)).toMatchObject({ value: 'kept-secret-42' });
  expect(await step(two, get)).toMatchObject({ value: 'the other' });
});

test('a locked keychain is told apart, and the secret then lives for this run only', async () => {
  const desktop = await startDesktop({ keychain: true, asSelf: true });
  try {
    const folder = temporaryFolder();
    expect(await step(folder, put, desktop.env)).toMatchObject({ value: 'keychain' });
    await lock(desktop.env);
    expect(await step(folder, get, desktop.env)).toEqual({
      value: null,
      place: 'keychain',
      keychain: 'locked',
    });
    expect(await step(folder, put, desktop.env)).toEqual({
      value: 'session',
      place: 'session',
      keychain: 'locked',
    });
  } finally {
    await desktop.stop();
  }
});

/** As a user does in the keychain's own program, or a screen lock on some desktops. */
async function lock(env: Record<string, string>): Promise<void> {
  const target = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'];
  const collections = 'array:objpath:/org/freedesktop/secrets/collection/login';
  await run('dbus-send', [...target, 'org.freedesktop.Secret.Service.Lock', collections], {
    env: { ...process.env, ...env },
  });
}

test.each([
  ['no bus at all', { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }],
  ['a bus that has gone', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }],
])('without a keychain (%s) the secret lives for this run only, and no file appears', async (_why, env) => {
  const folder = temporaryFolder();
  expect(await step(folder, put, env)).toEqual({ value: 'session', place: 'session', keychain: 'no-bus' });
  expect(readdirSync(folder)).toEqual([]);
});

/** A bus of our own, with the rules given and nobody on it who could be started. */
async function startBus(rules: string): Promise<string> {
  const folder = temporaryFolder();
  const config = join(folder, 'bus.conf');
  writeFileSync(
    config,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig><type>session</type><listen>unix:tmpdir=${tmpdir()}</listen><auth>EXTERNAL</auth>
      <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>${rules}</policy>
    </busconfig>`,
  );
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address']);
  onTestFinished(() => void bus.kill());
  return new Promise((resolve, reject) => {
    bus.once('error', reject);
    bus.once('exit', (code) => reject(new Error(`The bus ended with ${code}`)));
    bus.stdout.once('data', (address: Buffer) => resolve(String(address).trim()));
  });
}

test('a bus on which nobody keeps secrets is told apart: for this run only, and no file appears', async () => {
  const folder = temporaryFolder();
  const env = { DBUS_SESSION_BUS_ADDRESS: await startBus('') };
  expect(await step(folder, put, env)).toEqual({ value: 'session', place: 'session', keychain: 'missing' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a keychain that we may not talk to is told apart: for this run only, and no file appears', async () => {
  const folder = temporaryFolder();
  const address = await startBus('<deny send_interface="org.freedesktop.Secret.Service"/>');
  const env = { DBUS_SESSION_BUS_ADDRESS: address };
  const home = temporaryFolder();
  const keeper = spawn('gnome-keyring-daemon', ['--foreground', '--components=secrets'], {
    env: { ...process.env, ...env, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: home },
    stdio: 'ignore',
  });
  onTestFinished(() => void keeper.kill());
  await vi.waitFor(
    async () => {
      const target = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
      const question = ['org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'];
      const { stdout } = await run('dbus-send', [...target, ...question], {
        env: { ...process.env, ...env },
      });
      expect(stdout).toContain('boolean true');
    },
    { timeout: 15_000, interval: 100 },
  );
  expect(await step(folder, put, env)).toEqual({ value: 'session', place: 'session', keychain: 'denied' });
  expect(readdirSync(folder)).toEqual([]);
});

test('an installation without the keychain’s library says that there is none', async () => {
  // The same code where no package is: the words are Node’s own.
  const folder = temporaryFolder();
  for (const name of ['keychain.ts', 'keychain-fault.ts'])
    copyFileSync(new URL(`../../../electron/main/vault/${name}`, import.meta.url), join(folder, name));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const code = `
    const { systemKeychain } = await import(${JSON.stringify(join(folder, 'keychain.ts'))});
    await systemKeychain({ service: 'x' }).get('y').catch(({ name, fault }) => console.log(name, fault));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], { cwd: folder });
  expect(stdout.trim()).toBe('KeychainError missing');
});
