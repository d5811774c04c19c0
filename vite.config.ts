import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** The page: served by the application itself over app://, so every address in it is relative. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [svelte({ configFile: false })],
  clearScreen: false,
  build: {
    target: 'chrome130',
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // Inlined assets would be data: addresses, which the page's content policy refuses for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // The minifier takes reading a property for free of effects and drops or moves it, and Svelte's effects depend on such
    // reads: minified, the page ends in an endless update. Nothing is downloaded here, so size buys nothing anyway.
    minify: false,
  },
  worker: { format: 'es' },
});
