import { defineConfig, type UserConfig } from 'vite';

/** Packages with native parts, binaries or data files of their own: they stay in node_modules. */
const unbundled = [
  '@ffprobe-installer/ffprobe',
  '@techstark/opencv-js',
  'better-sqlite3',
  'electron',
  'ffmpeg-static',
  'fluent-ffmpeg',
  'keytar',
];

/**
 * A build for Electron's main side: bundled for Node, source maps beside it, nothing minified (stack traces in
 * bug reports must stay readable).
 * @param input entry name → source file
 */
function nodeBuild(
  input: Record<string, string>,
  outDir: string,
  output: { format: 'es' | 'cjs'; entryFileNames: string },
): UserConfig {
  return defineConfig({
    clearScreen: false,
    publicDir: false,
    ssr: { noExternal: true, external: unbundled },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      reportCompressedSize: false,
      rolldownOptions: { input, output: { ...output, chunkFileNames: 'chunks/[name]-[hash].js' } },
    },
  });
}

/** The main process, and beside it the thread of the practice service. */
export const mainBuild = nodeBuild(
  {
    main: 'electron/main/main.ts',
    'practice-worker': 'electron/main/practice/worker.ts',
  },
  'dist/main',
  { format: 'es', entryFileNames: '[name].js' },
);

/** A sandboxed preload can load nothing but itself: one CommonJS file. */
export const preloadBuild = nodeBuild({ preload: 'electron/preload/preload.ts' }, 'dist/preload', {
  format: 'cjs',
  entryFileNames: '[name].cjs',
});
