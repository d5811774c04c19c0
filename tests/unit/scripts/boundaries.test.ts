import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { crossing } from '../../../scripts/eslint/boundaries.mjs';

describe('boundaries between folders', () => {
  it.each([
    ['electron/shared/rle/mask.ts', 'node:fs'],
    ['electron/shared/rle/mask.ts', 'fs/promises'],
    ['electron/shared/rle/mask.ts', 'electron'],
    ['electron/shared/rle/mask.ts', '../../main/media/probe.ts'],
    ['electron/preload/preload.ts', 'node:path'],
    ['electron/preload/preload.ts', '../main/main.ts'],
    ['renderer/src/main.ts', 'electron'],
    ['renderer/src/state/a.svelte.ts', '../../../electron/main/kling/client.ts'],
    ['electron/main/kling/client.ts', 'electron'],
    ['electron/main/media/run.ts', 'electron/main'],
    ['electron/main/edits/engine.ts', 'electron'],
    ['electron/main/practice/server.ts', '../kling/client.ts'],
    ['electron/main/practice/masks/a.ts', '../../library/db.ts'],
    ['electron/main/app/window.ts', '../../../renderer/src/main.ts'],
  ])('refuses %s importing %s', (from, specifier) => {
    expect(crossing(from, specifier)).toContain('must not import');
  });

  it.each([
    ['electron/shared/rle/mask.ts', '../geometry/point.ts'],
    ['electron/shared/ipc/contract.ts', 'valibot'],
    ['electron/preload/preload.ts', 'electron'],
    ['electron/preload/preload.ts', '../shared/ipc/contract.ts'],
    ['renderer/src/main.ts', '../../electron/shared/ipc/contract.ts'],
    ['renderer/src/main.ts', 'svelte'],
    ['electron/main/kling/client.ts', 'node:crypto'],
    ['electron/main/practice/masks/a.ts', '../../media/run.ts'],
    ['electron/main/practice/edits/a.ts', '../masks/a.ts'],
    ['electron/main/app/window.ts', 'electron'],
    ['tests/unit/a.test.ts', '../../electron/main/main.ts'],
  ])('allows %s importing %s', (from, specifier) => {
    expect(crossing(from, specifier)).toBeNull();
  });

  it('is switched on: the linter itself reports every kind of import across a boundary', async () => {
    const eslint = new ESLint();
    const [result] = await eslint.lintText(
      [
        "import 'electron';",
        "export * from 'electron';",
        "export const load = () => import('electron');",
        "export type App = import('electron').App;",
      ].join('\n'),
      { filePath: 'renderer/vite-env.d.ts', warnIgnored: true },
    );
    const lines = result?.messages.filter((m) => m.ruleId === 'project/boundaries').map((m) => m.line);
    expect(lines).toEqual([1, 2, 3, 4]);
  }, 60_000);
});
