import { describe, expect, it } from 'vitest';
import type { EditDraft, ReferenceImage } from '../../../electron/shared/domain/edit.ts';
import type { PointState } from '../../../electron/shared/domain/selection.ts';
import { draftInput } from '../../../renderer/src/state/draft.svelte.ts';
import {
  isCallback,
  preconditions,
  refusedOn,
  type Situation,
} from '../../../renderer/src/features/edits/preconditions.ts';
import { stepStates } from '../../../renderer/src/features/shell/steps.ts';

const image = (id: string): ReferenceImage => ({
  id,
  name: id,
  width: 640,
  height: 640,
  bytes: 1000,
  media: id,
});
const draft: EditDraft = {
  mode: 'removal',
  prompt: 'Delete the cup from <<<video_1>>>',
  negativePrompt: '',
  images: [],
  quality: 'std',
  duration: '5',
  watermark: false,
  callbackUrl: '',
  modelName: '',
};
type Selection = NonNullable<Situation['selection']>;

function selected(sync: Selection['sync'], ...states: PointState[]): Selection {
  const points = states.map((state, at) => ({ x: at / 10, y: 0.5, state, error: null }));
  return { sync, frames: [{ frameIndex: 4, points, masks: [] }] };
}
const situation = {
  draft,
  expired: false,
  selection: selected('synced', 'confirmed'),
  credentialsMissing: false,
};

describe('what an order needs first', () => {
  it('is nothing for a complete removal', () => {
    expect(preconditions(situation)).toEqual([]);
  });

  it('is a selection for swap and removal, not for addition', () => {
    const none = { ...situation, selection: { frames: [], sync: 'synced' as const } };
    expect(preconditions(none)).toEqual(['selection']);
    const addition = { ...draft, mode: 'addition' as const, images: [image('a')] };
    expect(preconditions({ ...none, draft: addition })).toEqual([]);
  });

  it('is that the service has exactly the points that are shown', () => {
    const needs = (...selection: Parameters<typeof selected>) =>
      preconditions({ ...situation, selection: selected(...selection) });
    expect(needs('synced', 'confirmed', 'refused')).toEqual(['points-refused']);
    expect(refusedOn(selected('synced', 'refused', 'confirmed', 'refused'))).toEqual([4, 4]);
    // One is being taken back: those that are left are confirmed.
    expect(needs('sending', 'confirmed')).toEqual(['points-sending']);
    expect(needs('sending', 'confirmed', 'waiting')).toEqual(['points-sending']);
    expect(needs('offline', 'offline')).toEqual(['points-offline']);
    expect(needs('stopped', 'waiting')).toEqual(['points-stopped']);
    const addition = { ...draft, mode: 'addition' as const, images: [image('a')] };
    expect(
      preconditions({ ...situation, draft: addition, selection: selected('sending', 'waiting') }),
    ).toEqual([]);
  });

  it('is a crop where an image that is sent is too long or too large', () => {
    const of = (images: readonly ReferenceImage[]) =>
      preconditions({ ...situation, draft: { ...draft, mode: 'swap', images } });
    expect(of([{ ...image('a'), width: 1601 }])).toEqual(['image-crop']);
    expect(of([{ ...image('a'), width: 1600 }])).toEqual([]);
    expect(of([{ ...image('a'), bytes: 10 * 1024 * 1024 + 1 }])).toEqual(['image-crop']);
    expect(of([image('a'), { ...image('b'), width: 1601 }])).toEqual([]);
  });

  it('is an image for swap and addition', () => {
    expect(preconditions({ ...situation, draft: { ...draft, mode: 'swap' } })).toEqual(['image']);
  });

  it('is a prompt without gaps and within the limit', () => {
    const withPrompt = (prompt: string) => preconditions({ ...situation, draft: { ...draft, prompt } });
    expect(withPrompt('  ')).toEqual(['prompt']);
    expect(withPrompt('Delete [x] from <<<video_1>>>')).toEqual(['gaps']);
    expect(withPrompt('x'.repeat(2500))).toEqual([]);
    expect(withPrompt('x'.repeat(2501))).toEqual(['prompt-length']);
    expect(withPrompt('🧣'.repeat(2500))).toEqual([]);
  });

  it('is an open session, and credentials where they are needed', () => {
    expect(preconditions({ ...situation, expired: true, credentialsMissing: true })).toEqual([
      'session',
      'credentials',
    ]);
  });

  it.each([
    ['', true],
    ['https://example.com/hook?x=1', true],
    ['http://10.0.0.1:8080', true],
    ['example.com', false],
    ['javascript:alert(1)', false],
  ])('takes %j as a callback address: %j', (text, taken) => {
    expect(isCallback(text)).toBe(taken);
  });
});

describe('what is sent of a draft', () => {
  it.each([
    ['addition', ['a', 'b']],
    ['swap', ['a']],
    ['removal', []],
  ] as const)('has the images that %s takes', (mode, ids) => {
    const images = [image('a'), image('b')];
    expect(draftInput({ ...draft, mode, images }).imageIds).toEqual(ids);
  });
});

describe('where the work stands', () => {
  const progress = {
    clip: true,
    session: true,
    expired: false,
    points: 0,
    mode: 'removal',
    edits: 0,
    results: 0,
    looking: false,
  } as const;

  it.each([
    ['no session', { ...progress, session: false }, 'clip'],
    ['nothing selected', progress, 'select'],
    ['something selected', { ...progress, points: 2 }, 'edit'],
    ['an addition, which needs no selection', { ...progress, mode: 'addition' as const }, 'edit'],
    ['a session that is over', { ...progress, points: 2, expired: true }, 'select'],
    ['a result looked at', { ...progress, points: 2, edits: 1, looking: true }, 'result'],
  ] as const)('with %s', (_, at, now) => {
    const states = stepStates(at);
    const current = Object.entries(states).filter(([, state]) => state === 'now');
    expect(current.map(([step]) => step)).toEqual([now]);
  });

  it('has the tick of a result with the first one that is here, not with the order', () => {
    const of = (edits: number, results: number, session = true) =>
      stepStates({ ...progress, points: 1, edits, results, session }).result;
    expect([of(0, 0), of(1, 0), of(2, 1)]).toEqual(['waiting', 'next', 'done']);
    expect([of(1, 0, false), of(1, 1, false)]).toEqual(['next', 'done']);
  });
});
