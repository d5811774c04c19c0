import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const shared = {
  environment: 'node',
  restoreMocks: true,
  unstubEnvs: true,
  // What is waited for comes or does not: how fast says more about the machine than about the program.
  expect: { poll: { timeout: 20_000 } },
} as const;

/**
 * `unit`: pure, fast, no process but this one. `integration`: real ffmpeg, SQLite, keychain, HTTP on loopback.
 * `e2e`: the real application, one at a time, since each opens a window on the same display. `corpus`: the long form of one
 * of its tests, not part of `npm test`.
 */
export default defineConfig({
  plugins: [svelte({ configFile: false })],
  test: {
    projects: [
      {
        extends: true,
        test: { ...shared, name: 'unit', include: ['tests/unit/**/*.test.ts'], testTimeout: 30_000 },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          globalSetup: ['tests/support/keychain-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: ['tests/e2e/smoke-package.test.ts'],
          testTimeout: 400_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          globalSetup: ['tests/support/electron-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'corpus',
          include: ['tests/corpus/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          globalSetup: ['tests/support/electron-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'package',
          include: ['tests/e2e/smoke-package.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 300_000,
          globalSetup: ['tests/support/package-setup.ts'],
        },
      },
    ],
  },
});
