import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { join } from 'node:path';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { openLibrary, type Library } from '../../../electron/main/library/library.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import type { DestinationRecord, UploadRecord } from '../../../electron/main/library/records.ts';
import { clipRecord, sessionRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

function place() {
  const folder = temporaryFolder();
  return { file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
}

function open(): Library {
  const library = openLibrary(place());
  onTestFinished(() => library.close());
  return library;
}

const sha256 = 'ab'.repeat(32);

const upload = (part: Partial<UploadRecord> = {}): UploadRecord => ({
  sha256,
  destination: 's3 here',
  destinationId: null,
  objectName: `${sha256}.mp4`,
  bytes: 12,
  ours: true,
  progress: null,
  done: 12,
  usedAt: 100,
  updatedAt: 100,
  ...part,
});

const destination = (id: string, part: Partial<DestinationRecord> = {}) => ({
  id,
  name: id,
  shown: {
    kind: 'put' as const,
    s3: null,
    put: { url: 'https://a/', publicUrl: 'https://a/', headerNames: [] },
  },
  cleanUp: { after: 'days' as const, days: 3 },
  tested: null,
  createdAt: 1,
  updatedAt: 1,
  ...part,
});

test('uploads of before there were several destinations are kept, without their signed addresses', () => {
  const at = place();
  openDatabase({ ...at, migrations: migrations.filter(({ number }) => number <= 10) }).db.close();
  const old = new Database(at.file);
  old
    .prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(sha256, 's3 here', `${sha256}.mp4`, 'https://signed.example/?X-Amz-Signature=x', 5, null, 77);
  old.close();
  const library = openLibrary(at);
  onTestFinished(() => library.close());
  expect(library.uploads.find(sha256, 's3 here')).toEqual(
    upload({ bytes: null, done: 0, usedAt: 77, updatedAt: 77 }),
  );
  expect(library.destinations.list()).toEqual([]);
  library.uploads.claim('s3 here', 'mine');
  expect(library.uploads.all()).toMatchObject([{ destinationId: 'mine' }]);
});

test('the first destination is the default; another one takes over when it goes', () => {
  const { destinations, uploads } = open();
  destinations.put(destination('b'));
  destinations.put(destination('a'));
  destinations.put(destination('c', { updatedAt: 9 }));
  expect(destinations.list().map(({ id, isDefault }) => [id, isDefault])).toEqual([
    ['b', true],
    ['a', false],
    ['c', false],
  ]);
  destinations.makeDefault('a');
  destinations.put(destination('a', { name: 'renamed', tested: { at: 5, ok: true } }));
  expect(destinations.get('a')).toMatchObject({
    name: 'renamed',
    isDefault: true,
    cleanUp: { after: 'days', days: 3 },
    tested: { at: 5, ok: true },
  });
  uploads.put(upload({ destinationId: 'a' }));
  destinations.remove('a');
  expect(destinations.list()[0]).toMatchObject({ id: 'c', isDefault: true });
  expect(uploads.all()).toEqual([]);
  expect(() => destinations.get('a')).toThrow(expect.objectContaining({ code: 'not-found' }) as Error);
});

test('what is half way up is found by its content, with everything it needs to go on', () => {
  const { uploads } = open();
  uploads.put(upload({ progress: { id: 'x', parts: [{ number: 1, etag: '"e"' }] }, done: 5 }));
  expect(uploads.interrupted(sha256)).toMatchObject({ done: 5, progress: { parts: [{ etag: '"e"' }] } });
  uploads.put(upload());
  expect(uploads.interrupted(sha256)).toBeUndefined();
});

test('where a clip went is said by the name of the destination, and without one only in its own words', () => {
  const { uploads, clips, destinations } = open();
  const clip = clips.insert(clipRecord());
  destinations.put(destination('a', { name: 'Studio bucket' }));
  uploads.put(upload({ destinationId: 'a' }));
  uploads.usedBy(sha256, 's3 here', clip.id);
  expect([uploads.placeOf(clip.id), uploads.destinationOf(clip.id)]).toEqual([
    'Studio bucket',
    'Studio bucket',
  ]);
  uploads.put(upload());
  expect([uploads.placeOf(clip.id), uploads.destinationOf(clip.id)]).toEqual(['s3 here', null]);
  expect(uploads.destinationOf(clips.insert(clipRecord({ sha256: 'c'.repeat(64) })).id)).toBeNull();
});

test('an upload is in session as long as a session of a clip that used it is', () => {
  const { uploads, clips, sessions } = open();
  const clip = clips.insert(clipRecord());
  uploads.put(upload());
  const inSession = (at: number) => uploads.inSession(sha256, 's3 here', at);
  expect(inSession(10)).toBe(false);
  uploads.usedBy(sha256, 's3 here', clip.id);
  uploads.usedBy(sha256, 's3 here', clip.id);
  const session = sessions.insert(sessionRecord(clip.id, { state: 'open', expiresAt: 1000 }));
  expect([inSession(999), inSession(1000)]).toEqual([true, false]);
  sessions.update(session.id, { state: 'expired' });
  expect(inSession(999)).toBe(false);
  uploads.remove(sha256, 's3 here');
  expect(uploads.find(sha256, 's3 here')).toBeUndefined();
});
