import { readFile, writeFile } from 'node:fs/promises';
import { AppError } from '../../../shared/errors/app-error.ts';
import { modelNames, editLimits } from '../../../shared/limits/edit.ts';
import type { PracticeContext } from '../context.ts';
import type { CreateBody } from '../http/schemas.ts';
import { invalid, missing, tooManyTasks } from '../http/refusal.ts';
import { numericId } from '../state/ids.ts';
import type { TaskRecord } from '../state/records.ts';
import { checkImage, checkImageCount, decodeBase64Image } from './images.ts';
import { liveSession } from './sessions.ts';
import { fittingDuration } from './source.ts';
import { readImage } from './subject.ts';

/** How many tasks an account runs at once: what the smallest package of the service is reported to give. */
const parallelTasks = 3;

export const isRunning = ({ status }: TaskRecord): boolean =>
  status === 'submitted' || status === 'processing';

/**
 * Takes an order: everything the page says is checked, the images and the selection are kept as they are now.
 * Throws Refusal 1201, 1203, 1303. The order is on disk when this answers.
 */
export async function takeOrder(context: PracticeContext, body: CreateBody): Promise<TaskRecord> {
  const { tasks, clock } = context;
  const session = liveSession(context, body.session_id);
  const model = body.model_name || modelNames[0];
  if (!modelNames.some((name) => name === model)) throw missing(`model_name: no such model: ${model}`);
  const duration = body.duration ?? editLimits.defaults.duration;
  const fitting = fittingDuration(session.durationMs);
  if (duration !== fitting) {
    throw invalid(
      `duration: a video of ${session.durationMs / 1000} s is edited to ${fitting} s, not ${duration} s`,
    );
  }
  if (body.callback_url && !/^https?:\/\/./.test(body.callback_url))
    throw invalid('callback_url: not a web address');
  if (editLimits.needsSelection[body.edit_mode] && session.marks.length === 0) {
    throw invalid(`session_id: ${body.edit_mode} needs a selection; nothing is selected in this session`);
  }
  const values = (body.image_list ?? []).map(({ image }) => image);
  checkImageCount(body.edit_mode, values.length);
  const images: string[] = [];
  for (const value of values) images.push(await keepImage(context, value));
  const externalId = body.external_task_id || null;
  refuseDuplicate(context, externalId);
  if (tasks.all().filter(isRunning).length >= parallelTasks) throw tooManyTasks();
  const now = clock();
  const task: TaskRecord = {
    id: numericId(),
    externalId,
    sessionId: session.id,
    status: 'submitted',
    message: '',
    createdAt: now,
    updatedAt: now,
    editMode: body.edit_mode,
    quality: body.mode ?? editLimits.defaults.quality,
    duration,
    prompt: body.prompt,
    images,
    marks: session.marks,
    revision: session.revision,
    watermark: body.watermark_info?.enabled ?? null,
    units: unitsFor(body.mode ?? editLimits.defaults.quality, duration),
    result: null,
  };
  await tasks.put(task);
  return task;
}

function refuseDuplicate({ tasks }: PracticeContext, externalId: string | null): void {
  if (externalId !== null && tasks.all().some((task) => task.externalId === externalId)) {
    throw invalid(`external_task_id: already in use: ${externalId}`);
  }
}

/** Practice units: invented, but shaped like a price list, so that a bill can be read. */
function unitsFor(quality: TaskRecord['quality'], duration: TaskRecord['duration']): string {
  return String((quality === 'pro' ? 2 : 1) * (duration === '10' ? 2 : 1));
}

/** Checks an image, also that it can be decoded, and keeps it. Answers its name in the shelf. */
async function keepImage(context: PracticeContext, value: string): Promise<string> {
  const bytes = /^https?:\/\//i.test(value) ? await fetchOwn(context, value) : decodeBase64Image(value);
  const { format } = checkImage(bytes);
  const name = context.files.newName(format);
  const path = context.files.path(name);
  await writeFile(path, bytes, { mode: 0o600 });
  try {
    await readImage(context.tools, path, 64, context.signal);
  } catch (error) {
    await context.files.remove(name);
    context.signal.throwIfAborted();
    if (error instanceof AppError && error.code === 'ffmpeg-failed')
      throw invalid('image: cannot be decoded');
    throw error;
  }
  return name;
}

async function fetchOwn(context: PracticeContext, url: string): Promise<Buffer> {
  const named = context.addresses.resolve(url);
  if (!named) throw invalid('image: the practice service does not reach out to the network');
  const file = await context[named.shelf].find(named.name);
  if (!file) throw invalid('image: the image cannot be fetched (HTTP 404)');
  if (file.bytes > editLimits.image.maxBytes) throw invalid('image: file size must not exceed 10MB');
  return readFile(file.path);
}
