import { timingSafeEqual } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { editLimits } from '../../../shared/limits/edit.ts';
import type { PracticeContext } from '../context.ts';
import { filesPath, uploadsPath } from './addresses.ts';
import { authorise } from './auth.ts';
import { sendFile } from './files.ts';
import { invalid, missing } from './refusal.ts';

/** Far more than a clip of ten seconds needs. */
const uploadLimit = 4 * 1024 * 1024 * 1024;
export const keptMs = editLimits.resultDays * 24 * 3_600_000;

/**
 * Files in and out. Outputs and uploads are read without credentials at addresses nobody can guess, as on a delivery
 * network; putting a file needs credentials.
 */
export function fileRoutes(server: FastifyInstance, context: PracticeContext): void {
  const { files, uploads, addresses, clock } = context;
  const oldest = () => clock() - keptMs;
  const reading: ('GET' | 'HEAD')[] = ['GET', 'HEAD'];

  server.route<{ Params: { name: string } }>({
    method: reading,
    url: `${filesPath}/:name`,
    handler: (request, reply) => sendFile(files, request.params.name, request, reply, oldest()),
  });

  interface Upload {
    Params: { secret: string; name: string };
  }
  const checkSecret = (secret: string) => {
    const found = Buffer.from(`${addresses.baseUrl()}${uploadsPath}/${secret}/`);
    const needed = Buffer.from(addresses.uploadBase());
    if (found.length !== needed.length || !timingSafeEqual(found, needed)) throw missing('No such folder');
  };
  server.route<Upload>({
    method: reading,
    url: `${uploadsPath}/:secret/:name`,
    handler: (request, reply) => {
      checkSecret(request.params.secret);
      return sendFile(uploads, request.params.name, request, reply, oldest());
    },
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.route<Upload>({
    method: 'PUT',
    url: `${uploadsPath}/:secret/:name`,
    bodyLimit: uploadLimit,
    onRequest: (request) => authorise(request.headers.authorization, context.credentials, clock()),
    handler: async (request, reply) => {
      const { secret, name } = request.params;
      checkSecret(secret);
      try {
        const body = (request.body as Readable | undefined) ?? request.raw;
        const bytes = await uploads.take(name, body, uploadLimit);
        return await reply
          .code(201)
          .send({ url: `${addresses.uploadBase()}${encodeURIComponent(name)}`, bytes });
      } catch (error) {
        if (error instanceof RangeError) throw invalid(error.message);
        throw error;
      }
    },
  });
}
