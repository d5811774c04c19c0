import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { MediaTools } from '../../electron/main/media/tools.ts';
import { createPracticeServer, type PracticeServer } from '../../electron/main/practice/practice-server.ts';

export interface Answer {
  readonly status: number;
  readonly code: number;
  readonly message: string;
  readonly requestId: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the service answers
  readonly data: any;
}

/** The practice service without any client of ours before it: requests as anybody could send them. */
export interface PracticeUnderTest {
  readonly server: PracticeServer;
  /** Milliseconds that its clock is ahead of this computer's. */
  ahead: number;
  /** A body that is no object is sent as it stands. */
  post(path: string, body: unknown, authorization?: string | null): Promise<Answer>;
  get(path: string, authorization?: string | null): Promise<Answer>;
  /** Puts a file there; answers its public address. */
  upload(path: string, name?: string): Promise<string>;
  /** Opens a session on a file. */
  open(path: string): Promise<string>;
  /** Ends it; what it kept is gone. */
  stop(): Promise<void>;
}

const root = '/v1/videos/multi-elements';

export async function startPracticeUnderTest(tools: MediaTools, pace = 0.01): Promise<PracticeUnderTest> {
  const service: Pick<PracticeUnderTest, 'ahead'> = { ahead: 0 };
  const dataDir = await mkdtemp(join(tmpdir(), 'practice-'));
  const server = await createPracticeServer({
    dataDir,
    tools,
    pace,
    clock: () => Date.now() + service.ahead,
  });
  const bearer = `Bearer ${server.credentials.apiKey}`;

  async function call(
    method: string,
    path: string,
    authorization: string | null,
    body?: unknown,
  ): Promise<Answer> {
    const url = `${server.baseUrl}${path.startsWith('/account') ? '' : root}${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        ...(authorization === null ? {} : { authorization }),
        ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
      },
      ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as {
      code: number;
      message: string;
      request_id: string;
      data?: unknown;
    };
    return {
      status: response.status,
      code: answer.code,
      message: answer.message,
      requestId: answer.request_id,
      data: answer.data,
    };
  }

  const { putUrlBase, publicUrlBase, headers } = server.upload;
  const self: PracticeUnderTest = Object.assign(service, {
    server,
    post: (path: string, body: unknown, authorization: string | null = bearer) =>
      call('POST', path, authorization, body),
    get: (path: string, authorization: string | null = bearer) => call('GET', path, authorization),
    async upload(path: string, name = basename(path)) {
      const target = `${putUrlBase}${encodeURIComponent(name)}`;
      const put = await fetch(target, { method: 'PUT', headers, body: await readFile(path) });
      if (!put.ok) throw new Error(`The upload was refused with ${put.status}`);
      return `${publicUrlBase}${encodeURIComponent(name)}`;
    },
    async open(path: string) {
      const { code, message, data } = await self.post('/init-selection', {
        video_url: await self.upload(path),
      });
      if (code !== 0) throw new Error(message);
      return data.session_id as string;
    },
    async stop() {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  });
  return self;
}
