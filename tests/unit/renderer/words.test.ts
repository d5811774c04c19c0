import { unmarked } from '../../../renderer/src/backend/fake/samples.ts';
import { describe, expect, it } from 'vitest';
import type { JobKind } from '../../../electron/shared/domain/job.ts';
import type { LibraryItem } from '../../../electron/shared/domain/library.ts';
import { errorTable, type ErrorCode } from '../../../electron/shared/errors/table.ts';
import { sortFiles } from '../../../renderer/src/features/shell/drops.ts';
import { readable } from '../../../renderer/src/features/edits/readable.ts';
import { subjectWords } from '../../../renderer/src/features/shell/job-words.ts';
import { remainingMs } from '../../../renderer/src/features/shell/remaining.ts';
import { rowsOf } from '../../../renderer/src/features/library/groups.ts';
import { wordsOf } from '../../../renderer/src/features/shell/error-words.ts';
import { bytes, clock, length } from '../../../renderer/src/i18n/format.ts';
import { catalogues } from '../../../renderer/src/i18n/catalogue.ts';
import { I18n, languageOf } from '../../../renderer/src/i18n/i18n.svelte.ts';

describe('words', () => {
  it('follow a change of language', () => {
    const i18n = new I18n('en');
    expect(i18n.t('edits.mode-swap')).toBe('Swap');
    i18n.use('zh-CN');
    expect(i18n.t('edits.mode-swap')).toBe('替换');
    expect(length(i18n, 5000)).toBe('5.0\u00a0秒');
  });

  it('fill in numbers, and survive a value that is missing', () => {
    const i18n = new I18n('en');
    expect(i18n.t('jobs.running', { count: 1 })).toBe('1 job running');
    expect(i18n.t('jobs.running', { count: 3 })).toBe('3 jobs running');
    expect(i18n.t('jobs.left')).toContain('left');
    expect(i18n.say('no.such.key')).toBeNull();
    for (const language of ['en', 'zh-CN'] as const)
      for (const key of Object.keys(catalogues[language]))
        expect(new I18n(language).say(key), key).not.toMatch(/, (select|plural),/);
  });

  it('say of jobs about many entries or files how many, and of others their name', () => {
    const i18n = new I18n('en');
    const said = (kind: JobKind, subject: string) =>
      i18n.t(`jobs.doing-${kind}`, { subject: subjectWords({ kind, subject }, i18n) });
    expect(said('export-entries', '1')).toBe('Exporting 1 entry');
    expect(said('export', 'market.mp4')).toBe('Exporting the selection of market.mp4');
    expect(subjectWords({ kind: 'clean-up', subject: '3' }, i18n)).toBe('3 files');
    i18n.use('zh-CN');
    expect(said('export-entries', '4')).toBe('正在导出 4\u00a0个条目');
  });

  it('say of a selection what there is, and nothing of what there is not', () => {
    const i18n = new I18n('en');
    const said = (objects: number, points: number) => i18n.t('clip.select-summary', { objects, points });
    expect(said(0, 0)).toBe('nothing yet');
    expect(said(0, 1)).toBe('1 point');
    expect(said(1, 3)).toBe('1 object, 3 points');
    i18n.use('zh-CN');
    expect([said(0, 0), said(0, 2), said(2, 2)]).toEqual([
      '尚未选取',
      '2\u00a0个选点',
      '2\u00a0个对象，2\u00a0个选点',
    ]);
  });

  it('keep a number and its unit on one line in Chinese, and break between other words', () => {
    const { t } = new I18n('zh-CN');
    expect(t('stage.point.refused', { code: 3 })).toContain('（代码\u00a03）');
    expect(t('stage.points.copy-from', { frame: 16 })).toBe('把第\u00a016\u00a0帧的选点复制到这里');
    expect(t('clip.bring-lead', { min: 2, max: 5, longMin: 7, longMax: 10 })).toContain(
      '时长 2–\u20605\u00a0秒或',
    );
    expect(t('clip.exported', { name: 'lake matte.mp4' })).toBe('已保存为 lake matte.mp4。');
    expect(new I18n('en').t('stage.points.copy-from', { frame: 16 })).toContain('frame 16 here');
  });

  it('are the system’s language unless one was chosen', () => {
    expect(languageOf(null, 'zh-Hans-CN')).toBe('zh-CN');
    expect(languageOf(null, 'de-DE')).toBe('en');
    expect(languageOf('en', 'zh-CN')).toBe('en');
  });

  it.each(['en', 'zh-CN'] as const)('say every error in %s, with its code under details', (language) => {
    const i18n = new I18n(language);
    for (const code of Object.keys(errorTable) as ErrorCode[]) {
      const words = wordsOf(i18n, { code, message: 'm', details: { requestId: 'r1', serviceMessage: 's' } });
      expect(words.sentence).not.toContain('errors.');
      expect(words.details.map(({ value }) => value)).toEqual([code, 'm', 'r1', 's']);
    }
  });

  it('show sizes and times as people write them', () => {
    const i18n = new I18n('en');
    expect(bytes(i18n, 12_400_000)).toBe('12.4 MB');
    expect(bytes(i18n, 0)).toBe('0 bytes');
    expect(clock(108_000)).toBe('1:48');
    expect(clock(3_723_000)).toBe('1:02:03');
  });

  it('read a prompt without its brackets', () => {
    const { t } = new I18n('en');
    expect(readable('swap the cup from <<<image_1>>> for it from <<<video_1>>>', t)).toBe(
      'swap the cup from image 1 for it from video',
    );
  });
});

describe('rows of the library', () => {
  it('stand under the day they belong to', () => {
    const now = new Date(2026, 3, 2, 9).getTime();
    const item = (id: string, at: Date): LibraryItem => ({
      kind: 'clip',
      id,
      clipId: id,
      sessionId: null,
      title: id,
      mode: null,
      status: null,
      points: 0,
      units: null,
      provider: null,
      at: at.getTime(),
      poster: null,
      ...unmarked(at.getTime()),
    });
    const rows = rowsOf(
      [item('a', new Date(2026, 3, 2, 0, 0)), item('b', new Date(2026, 3, 1, 23, 59))],
      now,
    );
    expect(rows.map((row) => (row.kind === 'heading' ? row.group : row.item.id))).toEqual([
      'today',
      'a',
      'earlier',
      'b',
    ]);
    expect(rowsOf([], now)).toEqual([]);
  });
});

describe('what is left of a job', () => {
  it('is said only when it can be known', () => {
    expect(remainingMs(null, 10_000)).toBeNull();
    expect(remainingMs(50, 100)).toBeNull();
    expect(remainingMs(1, 10_000)).toBeNull();
    expect(remainingMs(25, 5000)).toBe(15_000);
    expect(remainingMs(100, 5000)).toBe(0);
  });
});

describe('dropped files', () => {
  const [video, picture, text, gif] = ['video/mp4', 'image/png', '', 'image/gif'].map((type) => ({ type }));
  it('are images, or clips: whatever is no image is checked and told what is wrong with it', () => {
    const all = [video!, picture!, text!, gif!];
    // What moves may become a clip, unless there is an edit that it can be a picture for.
    expect(sortFiles(all, false)).toEqual({ images: [picture], clips: [video, text, gif] });
    expect(sortFiles(all, true)).toEqual({ images: [picture, gif], clips: [video, text] });
    // Systems that do not know a phone's photos give them no type.
    const [photo, film] = ['IMG_1.HEIC', 'IMG_1.MOV'].map((name) => ({ type: '', name }));
    expect(sortFiles([photo!, film!], true)).toEqual({ images: [photo], clips: [film] });
  });
});
