/*
 * The page has one thing to do: to start the worker that decodes, with the same questions in its address. A worker writes
 * pictures at once, where a page waits for idle moments that a hidden one does not have.
 */
const worker = new Worker(`/worker.js${location.search}`, { type: 'module' });
worker.addEventListener('error', ({ message }) => {
  void fetch('/failure', { method: 'POST', body: `No worker: ${message}` });
});
