import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Clips } from '../../../electron/main/clips/clips.ts';
import { createMediaRegistry } from '../../../electron/main/files/media-registry.ts';
import { createJobs } from '../../../electron/main/jobs/jobs.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import type { Clip } from '../../../electron/shared/domain/clip.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';
import { makeTruthClip, type TruthClipOptions } from '../../support/clips/index.ts';
import { realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

const notUsed = () => {
  throw new Error('Not asked for here');
};

/** The clips with the real library and the real ffmpeg; `again` is what a restart of the application makes of them. */
async function start() {
  const tools = await realTools();
  const root = temporaryFolder();
  const filesDir = join(root, 'files');
  const library = openLibrary({ file: join(root, 'library.db'), filesDir });
  onTestFinished(() => library.close());
  const snapshots: Clip[] = [];
  const events: StudioEvent[] = [];
  const jobs = createJobs({ emit: (event) => events.push(event) });
  onTestFinished(() => jobs.stop());
  const registry = createMediaRegistry();
  const again = () =>
    new Clips({
      store: library.clips,
      media: createMedia({ tools, cacheDir: join(root, 'cache'), postersDir: join(filesDir, 'posters') }),
      hosting: { host: notUsed } as never,
      proxies: { of: notUsed },
      allowUrl: notUsed,
      sampleFile: join(root, 'films', 'sample.mp4'),
      fixedFolder: join(filesDir, 'fixed'),
      result: notUsed,
      changed: (clip) => snapshots.push(clip),
      ...{ registry, jobs },
    });
  const clips = again();
  const settled = (id: string) =>
    vi.waitFor(
      () => {
        const clip = clips.get(id);
        if (clip.checkState === 'checking') throw new Error('Still being checked');
        return clip;
      },
      { timeout: 60_000 },
    );
  const film = async (name: string, options: TruthClipOptions = {}) => {
    const path = join(root, 'films', name);
    await mkdir(join(root, 'films'), { recursive: true });
    await copyFile((await makeTruthClip(tools, options)).path, path);
    return path;
  };
  const fixed = () => readdir(join(filesDir, 'fixed')).catch(() => []);
  return { root, filesDir, library, snapshots, events, jobs, registry, clips, again, settled, film, fixed };
}

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

test('a folder becomes its films; each is judged by its header first, and keeps a picture of itself', async () => {
  const { root, clips, film, snapshots, settled, registry, again } = await start();
  await film('a.mp4');
  await film('b.mp4', { width: 640, height: 360 });
  await writeFile(join(root, 'films', 'notes.txt'), 'not a film');
  const { clips: taken, leftOut } = await clips.importPaths([join(root, 'films')]);
  expect([taken.map(({ name }) => name), leftOut]).toEqual([['a.mp4', 'b.mp4'], 0]);
  const [a, b] = [await settled(taken[0]!.id), await settled(taken[1]!.id)];
  expect(a.checks.every(({ state }) => state === 'pass')).toBe(true);
  expect(b.checks.filter(({ state }) => state !== 'pass').map(({ rule }) => rule)).toEqual(['resolution']);
  const first = snapshots.find(({ id, checks }) => id === b.id && checks.length > 0)!;
  expect(first.checkState).toBe('checking');
  expect(first.checks.find(({ rule }) => rule === 'resolution')?.state).toBe('fixable');

  await vi.waitFor(() => expect(clips.get(a.id).poster).not.toBeNull(), { timeout: 20_000 });
  const poster = registry.pathOf(clips.get(a.id).poster!)!;
  // What can be made again is thrown away, and the film is on a disk that is not plugged in: the picture is there.
  await rm(join(root, 'cache'), { recursive: true, force: true });
  await rm(join(root, 'films'), { recursive: true });
  expect((await readFile(registry.pathOf(again().get(a.id).poster!)!)).length).toBeGreaterThan(500);
  expect(poster).toContain('posters');
});

test('an empty folder is said to be one', async () => {
  const { root, clips } = await start();
  await mkdir(join(root, 'nothing'));
  await expect(clips.importPaths([join(root, 'nothing')])).rejects.toMatchObject({
    code: 'no-videos',
    details: { names: 'nothing' },
  });
});

test('a fix is remembered with its clip, put back and made again; the original is never touched', async () => {
  const { clips, again, film, settled, fixed } = await start();
  const path = await film('long.mp4', { seconds: 6 });
  const before = await sha256(path);
  const [clip] = (await clips.importPaths([path])).clips;
  const { id } = await settled(clip!.id);
  const choices: FixChoices = { ...asIs, trim: { startMs: 1000, endMs: 4500 } };
  const done = await clips.applyFix(id, choices);
  expect(done).toMatchObject({ fixed: true, checkState: 'done', fix: { choices } });
  expect(done.checks.every(({ state }) => state === 'pass')).toBe(true);
  expect(done.fix?.steps.map(({ kind }) => kind)).toEqual(['trim', 'transcode']);
  // There is no moment without a picture.
  expect(done.poster).not.toBeNull();

  // After a restart the copy is in use; back at the original, what was asked for is still known.
  const later = again();
  expect(later.open(id)).toMatchObject({ fixed: true, fix: { choices } });
  expect(later.discardFix(id)).toMatchObject({ fixed: false, fix: { choices } });
  await settled(id);
  expect(await later.applyFix(id, later.get(id).fix!.choices)).toMatchObject({ fixed: true });
  expect(await fixed()).toHaveLength(2);
  expect(await sha256(path)).toBe(before);
});

test('a fix that is stopped at any moment leaves nothing behind', async () => {
  const { clips, film, settled, fixed, jobs, events } = await start();
  const [clip] = (await clips.importPaths([await film('long.mp4', { seconds: 11 })])).clips;
  const { id } = await settled(clip!.id);
  // While it is written, and while the finished copy is being checked.
  for (const from of [5, 90]) {
    events.length = 0;
    const fixing = clips.applyFix(id, asIs);
    const stop = setInterval(() => {
      const job = jobs.list().find(({ kind, progress }) => kind === 'fix' && (progress ?? 0) >= from);
      if (job) jobs.cancel(job.id);
    }, 2);
    await expect(fixing).rejects.toMatchObject({ code: 'cancelled' });
    clearInterval(stop);
    expect(await fixed()).toEqual([]);
    expect(clips.get(id)).toMatchObject({ fixed: false, fix: null });
  }
});

test('a check that a crash or the user cut short is done when the clip is opened again', async () => {
  const { clips, again, film, settled, library } = await start();
  const [clip] = (await clips.importPaths([await film('a.mp4')])).clips;
  await settled(clip!.id);
  library.clips.update(clip!.id, { checkState: 'checking', checks: [] });
  again().open(clip!.id);
  expect((await settled(clip!.id)).checks).toHaveLength(16);
  const error = { code: 'cancelled' as const, message: '', details: {} };
  library.clips.update(clip!.id, { checkState: 'failed', checks: [], error });
  again().open(clip!.id);
  expect(await settled(clip!.id)).toMatchObject({ checkState: 'done', error: null });
});

test('the same file brought again is the same clip with its fix; written to meanwhile, it is another', async () => {
  const { root, library, clips, again, film, settled, snapshots } = await start();
  const path = await film('long.mp4', { seconds: 6 });
  const [clip] = (await clips.importPaths([path])).clips;
  const { id } = await settled(clip!.id);
  await clips.applyFix(id, { ...asIs, trim: { startMs: 1000, endMs: 4500 } });
  const bring = async (...paths: string[]) => (await again().importPaths(paths)).clips.map((one) => one.id);

  // Alone, after a restart; among several and twice at once, by another name of it.
  const [same] = (await again().importPaths([path])).clips;
  expect(same).toMatchObject({
    id,
    fixed: true,
    checkState: 'done',
    fix: { choices: { trim: { startMs: 1000 } } },
  });
  expect(snapshots.at(-1)).toEqual(same);
  const other = await film('other.mp4');
  await symlink(path, join(root, 'by another name.mp4'));
  const several = await bring(path, other, join(root, 'by another name.mp4'));
  expect(several).toEqual([id, expect.any(String)]);
  expect(await bring(join(root, 'films'))).toEqual(several);
  expect(library.clips.list()).toHaveLength(2);

  // Its fixed copy was tidied away: the original is there, what was asked for too.
  await rm(library.clips.get(id).fixedPath!);
  expect(await bring(path)).toEqual([id]);
  expect(await settled(id)).toMatchObject({
    present: true,
    fixed: false,
    fix: { choices: { trim: { startMs: 1000 } } },
  });

  // Another film under the same name.
  await copyFile(other, path);
  const [fresh] = await bring(path);
  expect(several).not.toContain(fresh);
  expect((await settled(fresh!)).checks.every(({ state }) => state === 'pass')).toBe(true);
  // Removed from the library, it comes as a new one.
  library.remove([{ kind: 'clip', id: several[1]! }]);
  expect(await bring(other)).not.toContain(several[1]);
});

test('a clip from before files were known again is known by its file when that has not changed since', async () => {
  const { library, again, clips, film, settled } = await start();
  const paths = [await film('a.mp4'), await film('b.mp4')];
  const [a, b] = (await clips.importPaths(paths)).clips.map(({ id }) => id) as [string, string];
  const later = Date.now() + 1000;
  for (const id of [a, b]) {
    await settled(id);
    library.clips.update(id, { fileKey: null });
  }
  // Written to since one of them was added, though its size is the same and its time was set back.
  library.clips.update(a, { addedAt: later });
  await utimes(paths[1]!, 1000, 1000);
  const bring = async () => (await again().importPaths(paths)).clips.map(({ id }) => id);
  const [same, fresh] = await bring();
  expect(same).toBe(a);
  expect(fresh).not.toBe(b);
  expect(library.clips.get(a).fileKey).toMatch(/^[0-9a-f]{64}$/);
  expect(await bring()).toEqual([a, fresh]);
});

test('a file that could not be read is checked again when it is brought again; the sample is one clip, wherever it lies', async () => {
  const { clips, film, settled, library } = await start();
  const path = await film('a.mp4');
  const [clip] = (await clips.importPaths([path])).clips;
  await settled(clip!.id);
  library.clips.update(clip!.id, {
    checkState: 'failed',
    error: { code: 'file-unreadable', message: '', details: {} },
  });
  expect((await clips.importPaths([path])).clips.map(({ id }) => id)).toEqual([clip!.id]);
  expect(await settled(clip!.id)).toMatchObject({ checkState: 'done', error: null });

  const place = await film('sample.mp4');
  const sample = await clips.useSample();
  await settled(sample.id);
  const { path: kept } = library.clips.get(sample.id);
  library.clips.update(sample.id, { path: '/an/older/version/sample.mp4' });
  expect([kept, await clips.useSample()]).toMatchObject([place, { id: sample.id, present: true }]);
});
