import { defineConfig } from 'vite';

/** The page that decodes pictures: two scripts, which `electron/main/decoder` hands out. */
export default defineConfig({
  clearScreen: false,
  publicDir: false,
  build: {
    target: 'chrome130',
    outDir: 'dist/decoder',
    emptyOutDir: true,
    minify: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { page: 'electron/decoder/page.ts', worker: 'electron/decoder/worker.ts' },
      output: { format: 'es', entryFileNames: '[name].js' },
    },
  },
});
