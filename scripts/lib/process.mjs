import { spawn } from 'node:child_process';

/** A command that ended badly; `output` holds the end of what it printed. */
export class CommandFailed extends Error {
  /** @param {string} command @param {string} how @param {string} output */
  constructor(command, how, output) {
    super(`${command} ${how}${output ? `:\n${output}` : ''}`);
    this.output = output;
  }
}

/**
 * Runs a command to its end and hands back what it printed. No shell, no stdin.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, shell?: boolean, everything?: boolean }} [options]
 *   `shell` is for npm on Windows, which is a batch file; `everything` keeps all output of a failure, not its ends
 * @returns {Promise<string>} stdout
 * @throws {CommandFailed} not found, other exit code than 0, or out of time
 */
export function capture(
  command,
  args,
  { cwd, env, timeoutMs = 600_000, shell = false, everything = false } = {},
) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let out = '';
    let all = '';
    child.stdout.on('data', (data) => {
      out += data;
      all += data;
    });
    child.stderr.on('data', (data) => (all += data));
    const tail = () => {
      const lines = all.trimEnd().split('\n');
      return everything || lines.length <= 40
        ? lines.join('\n')
        : [...lines.slice(0, 15), '…', ...lines.slice(-25)].join('\n');
    };
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new CommandFailed(command, `did not start (${error.message})`, ''));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(out);
      else reject(new CommandFailed([command, ...args].join(' '), `ended with ${signal ?? code}`, tail()));
    });
  });
}

/**
 * Runs a command with our own output, and hands back its exit code (128 + n for a signal).
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function passThrough(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => void child.kill(signal);
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward).off('SIGTERM', forward);
      resolve(code ?? (signal ? 130 : 1));
    });
  });
}

/**
 * True when the command runs and answers 0.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 */
export const runs = (command, args, { env, timeoutMs = 30_000 } = {}) =>
  capture(command, args, { env, timeoutMs }).then(
    () => true,
    () => false,
  );

/**
 * npm, with the Node that `env` puts first on the PATH.
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 */
export const npm = (args, options) =>
  capture('npm', args, { ...options, timeoutMs: 1_200_000, shell: process.platform === 'win32' });
