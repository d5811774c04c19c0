import { expect, it } from 'vitest';
import type { EditDraft, ReferenceImage } from '../../../electron/shared/domain/edit.ts';
import type { Session } from '../../../electron/shared/domain/session.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import type { Backend } from '../../../renderer/src/backend/backend.ts';
import { DraftState } from '../../../renderer/src/state/draft.svelte.ts';

const file = (name: string) => new File(['x'], name);
const names = (state: DraftState) => state.current?.images.map(({ name }) => name);

/** A draft on a service that takes every image but those called bad. */
async function drafting(mode: EditDraft['mode'] = 'addition') {
  const add = (name: string): Promise<ReferenceImage> =>
    name === 'bad'
      ? Promise.reject(new AppError('image-unreadable', 'no picture'))
      : Promise.resolve({ id: name, name, width: 640, height: 640, bytes: 1, media: name });
  const backend = {
    invoke: (channel: string, input: { name: string }) => {
      if (channel === 'images:add') return add(input.name);
      return Promise.resolve({ mode, images: [], prompt: '', negativePrompt: '', duration: '5' });
    },
    importImages: (files: readonly File[]) => Promise.all(files.map(({ name }) => add(name))),
  };
  const state = new DraftState(backend as unknown as Backend);
  await state.load({ id: 's', durationMs: 5000 } as Session);
  return state;
}

it('takes as many images as there is room for, and says how many there was none for', async () => {
  const state = await drafting();
  expect(await state.addFiles(['a', 'b', 'c', 'd'].map(file))).toBe(2);
  expect(names(state)).toEqual(['a', 'b']);
  expect(await state.addFiles([file('e')], true)).toBe(1);
  const swap = await drafting('swap');
  expect(await swap.addFiles(['a', 'b'].map(file), true)).toBe(1);
  expect(names(swap)).toEqual(['a']);
});

it('keeps the good ones of several, and says what is wrong with the other', async () => {
  const state = await drafting();
  expect(await state.addFiles(['bad', 'a', 'b', 'c'].map(file))).toBe(1);
  expect(names(state)).toEqual(['a', 'b']);
  expect(state.addingImages.error?.code).toBe('image-unreadable');
});

it('gives room away once, whatever comes at the same time', async () => {
  const state = await drafting();
  const left = await Promise.all([state.addFiles(['a', 'b'].map(file)), state.addFiles([file('c')], true)]);
  expect(left[0] + left[1]).toBe(1);
  expect(names(state)).toHaveLength(2);
});
