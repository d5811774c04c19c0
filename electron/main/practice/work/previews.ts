import type { PracticeContext } from '../context.ts';
import { invalid } from '../http/refusal.ts';
import type { MarkedFrame, SessionRecord } from '../state/records.ts';
import { makePreview, type PreviewFiles } from './preview.ts';

const underWay = new WeakMap<PracticeContext, Map<string, Promise<PreviewFiles>>>();

/**
 * The preview of a selection, made once per revision however many ask at the same time; edits of that selection use
 * it too. `marks` and `revision` are the session's own unless an order has kept older ones. Throws Refusal 1201 when
 * nothing is selected.
 */
export function previewOf(
  context: PracticeContext,
  session: SessionRecord,
  { marks, revision }: { marks: readonly MarkedFrame[]; revision: number } = session,
): Promise<PreviewFiles> {
  if (marks.length === 0) return Promise.reject(invalid('session_id: nothing is selected in this session'));
  const known = context.sessions.get(session.id)?.preview;
  if (known?.revision === revision) return Promise.resolve(known);
  const making = underWay.get(context) ?? new Map<string, Promise<PreviewFiles>>();
  underWay.set(context, making);
  const key = `${session.id}/${revision}`;
  const running = making.get(key);
  if (running) return running;
  const started = make(context, session, marks, revision).finally(() => making.delete(key));
  making.set(key, started);
  return started;
}

async function make(
  context: PracticeContext,
  session: SessionRecord,
  marks: readonly MarkedFrame[],
  revision: number,
): Promise<PreviewFiles> {
  const { tools, files: shelf, signal } = context;
  const files = await context.line.run(() => makePreview({ tools, shelf, signal }, session, marks), signal);
  const current = context.sessions.get(session.id);
  if (current && (current.preview === null || current.preview.revision < revision)) {
    await context.sessions.put({ ...current, preview: { revision, ...files } });
  }
  return files;
}
