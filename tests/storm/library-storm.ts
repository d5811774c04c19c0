import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { emptyLeft } from '../../electron/main/archive/move.ts';
import { pack } from '../../electron/main/archive/pack.ts';
import { sweepIncoming } from '../../electron/main/archive/unpack.ts';
import { openDatabase } from '../../electron/main/library/database.ts';
import type { Library } from '../../electron/main/library/library.ts';
import { migrations } from '../../electron/main/library/migrations/index.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { contentOf, filesIn, fillLibrary, openIn } from '../support/whole-library.ts';

export interface LibraryStormOptions {
  /** An empty folder of its own. */
  readonly folder: string;
  /** How often each kind of work is killed. */
  readonly kills: number;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
}

export interface LibraryStormReport {
  readonly kills: Readonly<Record<string, number>>;
  /** Every promise that was broken, in words; empty when all were kept. */
  readonly broken: readonly string[];
}

const job = { signal: new AbortController().signal, progress: () => undefined };
const edits = 12;

/** Kills a library at work, again and again, and looks each time whether everything that was said to be done is. */
export async function libraryStorm(options: LibraryStormOptions): Promise<LibraryStormReport> {
  const random = seededRandom(options.seed);
  const broken: string[] = [];
  const kills: Record<string, number> = {};
  for (const [what, round] of Object.entries(rounds)) {
    kills[what] = 0;
    const folder = join(options.folder, what);
    mkdirSync(folder);
    const check = await round(folder);
    const span = check.span ?? (await undisturbed(check));
    for (let tries = 0; kills[what] < options.kills && tries < options.kills * 3; tries++) {
      const { killed, said } = await run(check.args, random() ** 1.5 * span);
      if (killed) kills[what]++;
      for (const problem of await check.after(said)) broken.push(`${what}, kill ${kills[what]}: ${problem}`);
    }
    options.onProgress?.(`${what}: killed ${kills[what]} times, ${broken.length} promises broken`);
  }
  return { kills, broken };
}

interface Round {
  /** For the child. */
  readonly args: readonly string[];
  /** Milliseconds within which it is killed, where the work has no end; else as long as it takes. */
  readonly span?: number;
  /** What is wrong after a kill, given what the child had said. */
  readonly after: (said: readonly string[]) => Promise<readonly string[]>;
}

const rounds: Readonly<Record<string, (folder: string) => Promise<Round>>> = {
  write: async (folder) => ({
    args: [folder, 'write'],
    span: 1500,
    after: async (said) =>
      looking(folder, (library) =>
        said.flatMap((line) => {
          const [status, id] = line.split(' ') as [string, string];
          if (id === undefined) return [];
          const edit = library.edits.find(id);
          if (!edit) return [`${id} was committed and is lost`];
          const isDone = status !== 'done' || edit.status === 'done';
          const isFound = library.query({ text: id, offset: 0, limit: 1 }).total === 1;
          return [
            ...(isDone ? [] : [`${id} was done and is not`]),
            ...(isFound ? [] : [`${id} is not found`]),
          ];
        }),
      ),
  }),
  migrate: async (folder) => {
    const old = join(folder, 'old.db');
    const { db } = openDatabase({ file: old, migrations: migrations.slice(0, 1) });
    const insert = db.prepare(
      `INSERT INTO clips (id, kind, name, added_at, updated_at, check_state, checks) VALUES (?, 'file', ?, 1, 1, 'done', '[]')`,
    );
    db.transaction(() => {
      for (let index = 0; index < 3000; index++) insert.run(`clip-${index}`, `harbour ${index}.mp4`);
    })();
    db.close();
    const place = join(folder, 'library.db');
    const reset = () => {
      for (const ending of ['', '-wal', '-shm']) rmSync(place + ending, { force: true });
      cpSync(old, place);
    };
    reset();
    return {
      args: [folder, 'open'],
      after: async () => {
        const problems = await looking(folder, (library) => {
          const found = library.query({ text: 'harbour', offset: 0, limit: 1 }).total;
          return found === 3000 && !library.recovered ? [] : [`${found} of 3000 are found`];
        });
        reset();
        return problems;
      },
    };
  },
  move: async (folder) => {
    const library = openIn(folder);
    fillLibrary(library, folder, edits);
    const [content, files] = [JSON.stringify(contentOf(library)), filesIn(library)];
    library.close();
    return {
      args: [folder, 'move'],
      span: 1500,
      after: () =>
        looking(folder, async (opened) => {
          await emptyLeft(opened);
          const same = JSON.stringify(contentOf(opened)) === content;
          const left = ['place 0', 'place 1', 'files'].filter(
            (name) => existsSync(join(folder, name)) && join(folder, name) !== opened.filesDir,
          );
          return [
            ...(same ? [] : ['the library is another one']),
            ...(filesIn(opened).join() === files.join() ? [] : [`other files: ${filesIn(opened).join()}`]),
            ...left.map((name) => `${name} was left behind`),
          ];
        }),
    };
  },
  import: async (folder) => {
    const [source, target] = [join(folder, 'source'), join(folder, 'target')];
    mkdirSync(source);
    const library = openIn(source);
    fillLibrary(library, source, edits);
    const file = join(folder, 'x.meslibrary');
    await pack(library, library.entriesOf({ text: '', filter: {} }), file, job);
    const content = JSON.stringify(contentOf(library));
    library.close();
    return {
      args: [target, 'import', file],
      after: async () => {
        const problems = await looking(target, async (opened) => {
          await sweepIncoming(opened);
          const total = opened.query({ text: '', offset: 0, limit: 1 }).total;
          if (total === 0) return filesIn(opened).map((name) => `${name} is nobody's`);
          return JSON.stringify(contentOf(opened)) === content ? [] : ['half of it was taken in'];
        });
        rmSync(target, { recursive: true, force: true });
        return problems;
      },
    };
  },
};

/** Opens what was killed and has a look; says, too, where the database or a file that a row names is not whole. */
async function looking(
  folder: string,
  look: (library: Library) => readonly string[] | Promise<readonly string[]>,
): Promise<readonly string[]> {
  let library: Library;
  try {
    library = openIn(folder);
  } catch (error) {
    return [`does not open: ${String(error)}`];
  }
  try {
    const missing = (
      library.raw.db.prepare('SELECT path FROM results WHERE path IS NOT NULL').all() as { path: string }[]
    )
      .map(({ path }) => library.raw.paths.fromStored(path)!)
      .filter((path) => !existsSync(path));
    return [
      ...library.integrityProblems().map((problem) => `integrity: ${problem}`),
      ...missing.map((path) => `${path.split(sep).at(-1)} is missing`),
      ...(await look(library)),
    ];
  } finally {
    library.close();
  }
}

/** Milliseconds that it takes when nobody interferes, so that the kills fall all over it on a machine of any speed. */
async function undisturbed({ args, after }: Round): Promise<number> {
  const { tookMs, said } = await run(args, null);
  const problems = await after(said);
  if (problems.length > 0) throw new Error(`Without a kill: ${problems.join(', ')}`);
  return tookMs;
}

/** @param killAfterMs after the moment at which there is something to kill; null lets it end. */
function run(
  args: readonly string[],
  killAfterMs: number | null,
): Promise<{ killed: boolean; said: readonly string[]; tookMs: number }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'library-child.ts'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let complaints = '';
    let startedAt: number | null = null;
    let timer: NodeJS.Timeout | null = null;
    const start = () => {
      startedAt = performance.now();
      if (killAfterMs !== null) timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    };
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
      // The clock starts once Node is up: before that there is nothing to kill.
      if (startedAt === null) start();
    });
    child.stderr.on('data', (text: Buffer) => (complaints += text.toString()));
    // While it opens it has said nothing yet: it is killed then.
    if (args[1] === 'open') start();
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (timer) clearTimeout(timer);
      if (code !== 0 && signal !== 'SIGKILL')
        reject(new Error(`The child ended with ${code}: ${complaints}`));
      // A line that was cut off in the middle was not said.
      else
        resolve({
          killed: signal === 'SIGKILL',
          said: out.split('\n').slice(0, -1),
          tookMs: performance.now() - startedAt!,
        });
    });
  });
}
