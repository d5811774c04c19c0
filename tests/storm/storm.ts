import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLibrary } from '../../electron/main/library/library.ts';
import type { EditRecord } from '../../electron/main/library/records.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { type Fault, type Route, startTaskService, type TaskService } from '../support/task-service.ts';

export interface StormOptions {
  /** An empty folder of its own. */
  readonly folder: string;
  /** At least; more when they end before enough kills. */
  readonly edits: number;
  readonly kills: number;
  /** Names the run: the same seed draws the same faults and moments. */
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface StormReport {
  readonly ordered: number;
  readonly done: number;
  readonly failed: number;
  readonly kills: number;
  readonly faults: number;
  /** Requests that had a fault, by route and kind. */
  readonly byKind: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Every promise that was broken, in words; empty when all were kept. */
  readonly broken: readonly string[];
}

/** Longer than an order that was cut off can still be under way at this server. */
const settleMs = 1000;
const lateMs = 150;
const faultShare: Record<Route, number> = { create: 0.35, query: 0.2, list: 0.2, file: 0.3 };

const createFaults: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'reset', take: 'before' },
  { kind: 'reset', take: 'late' },
  { kind: 'silence' },
  { kind: 'silence', take: 'before' },
  { kind: 'silence', take: 'late' },
  { kind: 'refuse', status: 500, code: 5000 },
  { kind: 'refuse', status: 500, code: 5000, take: 'before' },
  { kind: 'refuse', status: 503, code: 5001 },
  { kind: 'refuse', status: 504, code: 5002, take: 'before' },
  { kind: 'refuse', status: 429, code: 1302 },
  { kind: 'refuse', status: 429, code: 1303 },
  { kind: 'raw', status: 502, body: '<html>bad gateway</html>', take: 'before' },
  { kind: 'raw', status: 200, body: '', take: 'before' },
  { kind: 'raw', status: 200, body: '{"code":0', take: 'before' },
  { kind: 'cut', take: 'before' },
  { kind: 'slow', ms: 100 },
];
const askFaults: readonly Fault[] = [
  { kind: 'reset' },
  { kind: 'silence' },
  { kind: 'refuse', status: 500, code: 5000 },
  { kind: 'refuse', status: 429, code: 1302 },
  { kind: 'raw', status: 502, body: '<html>' },
  { kind: 'raw', status: 200, body: '' },
  // "Not found" of a gateway is no word of the service about a task.
  { kind: 'raw', status: 404, body: '<html>not found' },
  { kind: 'cut' },
  { kind: 'slow', ms: 50 },
];
const fileFaults: readonly Fault[] = [
  { kind: 'cut' },
  { kind: 'cut' },
  { kind: 'reset' },
  { kind: 'raw', status: 403, body: '' },
  { kind: 'raw', status: 503, body: '' },
  { kind: 'raw', status: 200, body: '<!doctype html>' },
];
const faultsOf: Record<Route, readonly Fault[]> = {
  create: createFaults,
  query: askFaults,
  list: askFaults,
  file: fileFaults,
};

/** Runs the engine through a storm of faults and kills, and then looks whether every promise was kept. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const started = Date.now();
  const random = seededRandom(options.seed);
  const byKind: Record<string, number> = {};
  const server = await startTaskService({
    random,
    slots: 25,
    lateMs,
    runsFor: () => 50 + random() * 300,
    fails: (externalId) => fates(externalId) === 'failed',
    movie: movieOf,
    fault: (route) => {
      if (random() >= faultShare[route]) return null;
      const faults = faultsOf[route];
      const fault = faults[Math.floor(random() * faults.length)]!;
      const name = `${route} ${fault.kind}${'take' in fault && fault.take ? `, taken ${fault.take}` : ''}`;
      byKind[name] = (byKind[name] ?? 0) + 1;
      return fault;
    },
  });
  try {
    const { kills, edits } = await runThrough(options, server, random);
    return {
      ...verdict(options.folder, edits, server),
      kills,
      byKind,
      faults: sum(byKind),
      seconds: (Date.now() - started) / 1000,
    };
  } finally {
    await server.close();
  }
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** One edit in twenty fails at the service, the same one whatever happens. */
const fates = (externalId: string): 'failed' | 'made' =>
  createHash('sha256').update(externalId).digest()[0]! < 13 ? 'failed' : 'made';

/** Up to some 200 kB, different for each task. */
function movieOf(taskId: string): Buffer {
  const seed = createHash('sha256').update(taskId).digest();
  const size = 1000 + seed.readUInt16LE(0) * 3;
  const bytes = Buffer.alloc(size, seed);
  Buffer.from('\0\0\0\x18ftypisom').copy(bytes);
  return bytes;
}

/** Starts the engine again and again, kills it at random moments, and lets the last one come to its end. */
async function runThrough(
  options: StormOptions,
  server: TaskService,
  random: () => number,
): Promise<{ kills: number; edits: number }> {
  let { edits } = options;
  let kills = 0;
  for (;;) {
    const spare = kills >= options.kills;
    const child = start(options.folder, server.baseUrl, edits);
    const target = ((kills + 1) / (options.kills + 1)) * edits;
    const how = await end(child, spare ? null : killMoment(random, target), server, options.signal);
    if (how === 'killed') {
      kills++;
      options.onProgress?.(`killed ${kills} times; ${server.tasks.length} tasks at the service`);
    } else if (spare) {
      return { kills, edits };
    } else {
      edits += Math.ceil(options.edits / 10);
    }
  }
}

function start(folder: string, baseUrl: string, edits: number): ChildProcess {
  const script = join(import.meta.dirname, 'child.ts');
  return spawn(process.execPath, [script, folder, baseUrl, String(edits), String(settleMs)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

interface KillMoment {
  /** Counted from the process's birth, or from when the service has so many tasks, so that kills spread over all edits. */
  readonly from: 'birth' | { readonly tasks: number };
  readonly afterMs: number;
}

/** One in eight while it is still coming up (opening, recovering the log), the rest at work. */
function killMoment(random: () => number, tasks: number): KillMoment {
  if (random() < 0.125) return { from: 'birth', afterMs: 30 + random() * 500 };
  return { from: { tasks }, afterMs: random() ** 1.5 * 600 };
}

/** The moment of a kill, or never where the process ends before. */
async function momentCame(moment: KillMoment, server: TaskService, gone: AbortSignal): Promise<void> {
  const { from, afterMs } = moment;
  while (from !== 'birth' && server.tasks.length < from.tasks && !gone.aborted) await sleep(10);
  await sleep(afterMs);
}

/** How a child ended; killed with SIGKILL at the moment given. */
function end(
  child: ChildProcess,
  moment: KillMoment | null,
  server: TaskService,
  signal?: AbortSignal,
): Promise<'ended' | 'killed'> {
  return new Promise((resolve, reject) => {
    let complaints = '';
    child.stderr?.on('data', (text: Buffer) => {
      complaints = (complaints + text.toString()).slice(-4000);
    });
    let killed = false;
    const kill = () => {
      killed = true;
      child.kill('SIGKILL');
    };
    const gone = new AbortController();
    if (moment) void momentCame(moment, server, gone.signal).then(kill);
    signal?.addEventListener('abort', kill, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      gone.abort();
      signal?.removeEventListener('abort', kill);
      if (signal?.aborted) reject(new Error('stopped'));
      else if (killed && code === null) resolve('killed');
      else if (code === 0) resolve('ended');
      else reject(new Error(`the engine ended with ${code}: ${complaints}`));
    });
  });
}

/** Compares what the service has, what the library says, and what is on disk. */
function verdict(folder: string, wanted: number, server: TaskService) {
  const broken: string[] = [];
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  try {
    broken.push(...library.integrityProblems().map((problem) => `integrity: ${problem}`));
    const session = library.sessions.list()[0]!;
    const edits = library.edits.ofSession(session.id);
    if (edits.length !== wanted) broken.push(`${edits.length} edits in the library, ${wanted} ordered`);
    const times = new Map<string, number>();
    for (const { externalId } of server.tasks) times.set(externalId, (times.get(externalId) ?? 0) + 1);
    for (const [id, count] of times) if (count > 1) broken.push(`${id} was ordered ${count} times`);
    for (const edit of edits) {
      if (!times.has(edit.externalTaskId!)) broken.push(`${edit.externalTaskId} never reached the service`);
      times.delete(edit.externalTaskId!);
    }
    for (const id of times.keys()) broken.push(`the service has ${id}, the library does not`);
    const kept = new Set<string>();
    for (const edit of edits) broken.push(...checkEnd(library, edit, kept));
    broken.push(...strangers(join(folder, 'files'), kept));
    const done = edits.filter(({ status }) => status === 'done').length;
    return { ordered: edits.length, done, failed: edits.length - done, broken };
  } finally {
    library.close();
  }
}

function checkEnd(library: ReturnType<typeof openLibrary>, edit: EditRecord, kept: Set<string>): string[] {
  const problems: string[] = [];
  const shouldFail = fates(edit.externalTaskId!) === 'failed';
  if (edit.status !== (shouldFail ? 'failed' : 'done')) {
    problems.push(`${edit.id} ended as ${edit.status}: ${JSON.stringify(edit.error)}`);
  }
  const results = library.results.ofEdit(edit.id);
  const wanted = edit.status === 'done' ? (edit.watermark ? 2 : 1) : 0;
  if (results.length !== wanted) problems.push(`${edit.id} has ${results.length} results, not ${wanted}`);
  const right = createHash('sha256')
    .update(movieOf(edit.taskId ?? ''))
    .digest('hex');
  for (const { path, sha256 } of results) {
    kept.add(path!);
    kept.add(path!.replace(/( \(watermarked\))?\.mp4$/, '.json'));
    const found = createHash('sha256').update(readFileSync(path!)).digest('hex');
    if (found !== right || sha256 !== right) problems.push(`${path} is not what the service made`);
  }
  return problems;
}

/** Files that nobody names: temporary ones above all. */
function strangers(folder: string, kept: ReadonlySet<string>): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name.toString()))
    .filter((path) => statSync(path).isFile() && !kept.has(path))
    .map((path) => `left over: ${path}`);
}
