import { registerHooks } from 'node:module';

const asked = 'session.send("Network.enable")';
const limited = 'session.send("Network.enable", { maxTotalBufferSize: 1, maxResourceBufferSize: 1 })';

/**
 * The driver has the window keep the bytes of every answer it gets, up to 200 MB, so that a test can ask for them. Nobody does
 * here, and they would be measured as the application's own memory. To be imported before the driver is.
 */
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    if (!url.endsWith('/playwright-core/lib/coreBundle.js')) return loaded;
    const source = String(loaded.source);
    if (!source.includes(asked))
      throw new Error('The driver asks for the recording of answers in another way');
    return { ...loaded, source: source.replaceAll(asked, limited) };
  },
});
