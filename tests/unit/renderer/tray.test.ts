import { describe, expect, it } from 'vitest';
import type { Clip } from '../../../electron/shared/domain/clip.ts';
import type { Backend } from '../../../renderer/src/backend/backend.ts';
import { newClip } from '../../../renderer/src/backend/fake/samples.ts';
import { imagesWelcome, linksIn } from '../../../renderer/src/features/shell/drops.ts';
import { TrayState, trayVerdict } from '../../../renderer/src/state/tray.svelte.ts';

const names = (tray: TrayState) => tray.clips.map(({ name }) => name);
const verdict = (part: Partial<Clip>) => trayVerdict(newClip(part));

function setUp(clips: readonly Clip[] = []) {
  const saved: (readonly string[])[] = [];
  const backend = {
    invoke: (channel: string, input: { clipId: string; clipIds: readonly string[] }) => {
      if (channel === 'app:save-tray') return Promise.resolve(void saved.push(input.clipIds));
      const found = clips.find(({ id }) => id === input.clipId);
      return found ? Promise.resolve(found) : Promise.reject(new Error('not found'));
    },
  } as unknown as Backend;
  return { tray: new TrayState(backend), saved };
}

describe('the tray', () => {
  it('comes with several clips, takes single ones from then on, and none twice', () => {
    const { tray } = setUp();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => newClip({ name })) as [Clip, Clip, Clip];
    tray.put([a]);
    expect(names(tray)).toEqual([]);
    tray.put([a, b]);
    tray.put([c]);
    tray.put([a, b]);
    expect(names(tray)).toEqual(['a', 'b', 'c']);
    tray.remove(b.id);
    tray.take({ ...c, name: 'newer' });
    tray.take(b);
    expect(names(tray)).toEqual(['a', 'newer']);
    tray.clear();
    expect(names(tray)).toEqual([]);
  });

  it('is kept with every change, and comes back without what is gone', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => newClip({ name })) as [Clip, Clip, Clip];
    const first = setUp();
    first.tray.put([a, b, c]);
    first.tray.remove(b.id);
    expect(first.saved.at(-1)).toEqual([a.id, c.id]);

    const later = setUp([c, a]);
    later.tray.put([b, c]);
    await later.tray.restore([a.id, 'gone', c.id]);
    expect(names(later.tray)).toEqual(['a', 'b', 'c']);
    later.tray.clear();
    await later.tray.saved();
    expect(later.saved.at(-1)).toEqual([]);
  });

  it('says in one word what a clip needs', () => {
    const check = (state: 'pass' | 'fail' | 'fixable' | 'unknown') =>
      [{ rule: 'duration', state, message: 'ok', values: {} }] as const;
    expect(verdict({ checks: check('pass') })).toBe('ready');
    expect(verdict({ checks: check('unknown') })).toBe('ready');
    expect(verdict({ checks: check('fixable') })).toBe('fixable');
    expect(verdict({ checks: check('fail') })).toBe('refused');
    expect(verdict({ checkState: 'checking', checks: check('pass') })).toBe('checking');
    // What is wrong is said as soon as it is known.
    expect(verdict({ checkState: 'checking', checks: check('fail') })).toBe('refused');
    expect(verdict({ checkState: 'failed', checks: [] })).toBe('refused');
    expect(verdict({ present: false })).toBe('refused');
    expect(verdict({ checkState: 'remote', checks: [] })).toBe('ready');
  });
});

describe('what is dropped', () => {
  it.each([
    [{ list: 'https://a.example/x.mp4', text: 'https://a.example/x.mp4' }, ['https://a.example/x.mp4']],
    [{ list: '# a remark\r\nhttps://a.example/x.mp4\r\nhttps://a.example/y.mp4', text: '' }, ['https://a.example/x.mp4', 'https://a.example/y.mp4']], // prettier-ignore
    [{ list: '', text: ' https://a.example/x.mp4\n' }, ['https://a.example/x.mp4']],
    [{ list: '', text: 'https://a.example/x.mp4\nhttps://a.example/x.mp4' }, ['https://a.example/x.mp4']],
    [{ list: '', text: 'look at https://a.example/x.mp4' }, []],
    [{ list: 'file:///etc/passwd', text: '' }, []],
    [{ list: '', text: 'javascript:alert(1)' }, []],
    [{ list: '', text: '' }, []],
  ])('%j has the links %j', (data, links) => expect(linksIn(data)).toEqual(links));

  it('is a reference image where there is room for one', () => {
    expect(imagesWelcome({ session: false, left: 4 })).toBe('no-session');
    expect(imagesWelcome({ session: true, left: 0 })).toBe('no-room');
    expect(imagesWelcome({ session: true, left: 1 })).toBe('yes');
  });
});
