import type { MonthUnits } from '../../../shared/domain/account.ts';
import type { EditDuration, EditMode, EditQuality, EditStatus } from '../../../shared/domain/edit.ts';
import type { ErrorData } from '../../../shared/domain/error-data.ts';
import type { RetryWait } from '../../../shared/domain/retry.ts';
import type { ServiceRef } from '../../../shared/domain/service.ts';
import type { Provider } from '../../../shared/domain/settings.ts';
import type { EditEvent, EditRecord } from '../records.ts';
import { fromJson, type Row, type TableMapping, toFlag, toJson } from '../rows.ts';
import type { Context } from './context.ts';
import { recordTable } from './record-table.ts';

/** Every change of status is one transaction with its event. */
export interface EditRepository {
  insert(edit: EditRecord, note: string): EditRecord;
  /** Changes fields; with a note, or when the status changes, an event is written in the same transaction. */
  update(id: string, change: Partial<EditRecord>, note?: string): EditRecord;
  /** Throws `not-found`. */
  get(id: string): EditRecord;
  find(id: string): EditRecord | undefined;
  findByTaskId(of: ServiceRef, taskId: string): EditRecord | undefined;
  findByExternalId(of: ServiceRef, externalTaskId: string): EditRecord | undefined;
  /** Neither done nor failed, in the order in which they were ordered. */
  open(): readonly EditRecord[];
  /** Newest first. */
  ofSession(sessionId: string): readonly EditRecord[];
  events(editId: string): readonly EditEvent[];
  /** The last 40 different prompts of a kind that were ordered here, the newest first. */
  prompts(mode: EditMode): readonly string[];
  /** What the edits that the service took cost, newest month first; removed ones were paid for, too. */
  unitsByMonth(): readonly MonthUnits[];
}

const base: TableMapping<Omit<EditRecord, 'imageIds'>> = {
  table: 'edits',
  columns: [
    ...[
      'id',
      'session_id',
      'clip_id',
      'remote_session_id',
      'provider',
      'account',
      'external_task_id',
      'task_id',
    ],
    ...[
      'status',
      'doubt_since',
      'sends',
      'mode',
      'prompt',
      'negative_prompt',
      'quality',
      'duration',
      'watermark',
    ],
    ...[
      'callback_url',
      'model_name',
      'imported',
      'error',
      'retry',
      'units',
      'request_id',
      'answer',
      'created_at',
    ],
    ...['updated_at', 'submitted_at', 'finished_at', 'service_deletes_at'],
  ],
  toRow: (edit): Row => ({
    id: edit.id,
    session_id: edit.sessionId,
    clip_id: edit.clipId,
    remote_session_id: edit.remoteSessionId,
    provider: edit.provider,
    account: edit.account,
    external_task_id: edit.externalTaskId,
    task_id: edit.taskId,
    status: edit.status,
    doubt_since: edit.doubtSince,
    sends: edit.sends,
    mode: edit.mode,
    prompt: edit.prompt,
    negative_prompt: edit.negativePrompt,
    quality: edit.quality,
    duration: edit.duration,
    watermark: toFlag(edit.watermark),
    callback_url: edit.callbackUrl,
    model_name: edit.modelName,
    imported: toFlag(edit.imported),
    error: toJson(edit.error),
    retry: toJson(edit.retry),
    units: edit.units,
    request_id: edit.requestId,
    answer: toJson(edit.answer),
    created_at: edit.createdAt,
    updated_at: edit.updatedAt,
    submitted_at: edit.submittedAt,
    finished_at: edit.finishedAt,
    service_deletes_at: edit.serviceDeletesAt,
  }),
  fromRow: (row) => ({
    id: row.id as string,
    sessionId: row.session_id as string | null,
    clipId: row.clip_id as string | null,
    remoteSessionId: row.remote_session_id as string | null,
    provider: row.provider as Provider,
    account: row.account as string | null,
    externalTaskId: row.external_task_id as string | null,
    taskId: row.task_id as string | null,
    status: row.status as EditStatus,
    doubtSince: row.doubt_since as number | null,
    sends: row.sends as number,
    mode: row.mode as EditMode | null,
    prompt: row.prompt as string,
    negativePrompt: row.negative_prompt as string,
    quality: row.quality as EditQuality,
    duration: row.duration as EditDuration,
    watermark: row.watermark === 1,
    callbackUrl: row.callback_url as string,
    modelName: row.model_name as string,
    imported: row.imported === 1,
    error: fromJson<ErrorData>(row.error),
    retry: fromJson<RetryWait>(row.retry),
    units: row.units as string | null,
    requestId: row.request_id as string | null,
    answer: fromJson(row.answer),
    createdAt: row.created_at as number,
    updatedAt: row.updated_at as number,
    submittedAt: row.submitted_at as number | null,
    finishedAt: row.finished_at as number | null,
    serviceDeletesAt: row.service_deletes_at as number | null,
  }),
};

export function createEdits(context: Context): EditRepository {
  const { sql, transaction } = context;
  const images = (editId: string): readonly string[] =>
    sql
      .all<{ image_id: string }>(
        'SELECT image_id FROM edit_images WHERE edit_id = ? ORDER BY position',
        editId,
      )
      .map((row) => row.image_id);
  const fromRow = (row: Row): EditRecord => ({ ...base.fromRow(row), imageIds: images(row.id as string) });
  const mapping: TableMapping<EditRecord> = { ...base, fromRow };
  const table = recordTable(context, mapping, 'edit');
  const record = (edit: EditRecord, note: string) =>
    sql.run(
      'INSERT INTO edit_events (edit_id, at, status, note, request_id) VALUES (?, ?, ?, ?, ?)',
      ...[edit.id, edit.updatedAt, edit.status, note, edit.requestId],
    );
  const findWhere = (
    column: 'task_id' | 'external_task_id',
    { provider, account }: ServiceRef,
    value: string,
  ) => {
    const row = sql.get(
      `SELECT * FROM edits WHERE provider = ? AND coalesce(account, '') = ? AND ${column} = ?`,
      ...[provider, account ?? '', value],
    );
    return row && fromRow(row);
  };
  return {
    get: table.get,
    find: table.find,
    insert: (edit, note) =>
      transaction(() => {
        table.insert(edit);
        edit.imageIds.forEach((imageId, position) =>
          sql.run(
            'INSERT INTO edit_images (edit_id, position, image_id) VALUES (?, ?, ?)',
            edit.id,
            position,
            imageId,
          ),
        );
        record(edit, note);
        if (edit.sessionId !== null) context.snapshots.keep(edit.id, edit.sessionId);
        if (edit.imageIds.length > 0) context.entries.refresh('edit', edit.id);
        return edit;
      }),
    update: (id, change, note) =>
      transaction(() => {
        const before = table.get(id);
        const after = table.update(id, change);
        if (note !== undefined || after.status !== before.status) record(after, note ?? '');
        return after;
      }),
    findByTaskId: (of, taskId) => findWhere('task_id', of, taskId),
    findByExternalId: (of, externalTaskId) => findWhere('external_task_id', of, externalTaskId),
    open: () =>
      sql
        .all(`SELECT * FROM edits WHERE status NOT IN ('done', 'failed') ORDER BY created_at, rowid`)
        .map(fromRow),
    ofSession: (sessionId) =>
      sql
        .all('SELECT * FROM edits WHERE session_id = ? ORDER BY created_at DESC, rowid DESC', sessionId)
        .map(fromRow),
    events: (editId) =>
      sql.all('SELECT * FROM edit_events WHERE edit_id = ? ORDER BY id', editId).map((row) => ({
        editId: row.edit_id as string,
        at: row.at as number,
        status: row.status as EditStatus,
        note: row.note as string,
        requestId: row.request_id as string | null,
      })),
    prompts: (mode) =>
      sql
        .all<{ prompt: string }>(
          `SELECT prompt FROM edits WHERE mode = ? AND imported = 0 AND prompt <> ''
           GROUP BY prompt ORDER BY max(created_at) DESC, max(rowid) DESC LIMIT 40`,
          mode,
        )
        .map(({ prompt }) => prompt),
    unitsByMonth: () =>
      sql.all<MonthUnits>(
        `SELECT strftime('%Y-%m', coalesce(submitted_at, created_at) / 1000, 'unixepoch', 'localtime') AS month, provider,
           count(*) AS edits, total(CAST(units AS REAL)) AS units, sum(units IS NULL) AS unpriced
         FROM edits WHERE task_id IS NOT NULL GROUP BY month, provider ORDER BY month DESC, provider LIMIT 240`,
      ),
  };
}
