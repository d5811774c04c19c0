import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import type { PracticeContext } from '../context.ts';
import type { TaskRecord } from '../state/records.ts';
import { accountRoutes } from './account-routes.ts';
import { authorise } from './auth.ts';
import { answerError } from './envelope.ts';
import { fileRoutes } from './file-routes.ts';
import { noSuchMethod } from './refusal.ts';
import { selectionRoutes } from './selection-routes.ts';
import { taskRoutes } from './task-routes.ts';

/** Two reference images of 10 MB in base64, and the rest of the request. */
const bodyLimit = 32 * 1024 * 1024;

/** The web server with all its routes, not yet listening. */
export function buildServer(
  context: PracticeContext,
  startTask: (task: TaskRecord) => void,
): FastifyInstance {
  const server = Fastify({
    bodyLimit,
    genReqId: () => randomUUID(),
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    logger: false,
  });
  server.setErrorHandler((error, request, reply) => {
    answerError(error, request, reply);
    if (reply.statusCode >= 500)
      context.log(`${request.method} ${request.routeOptions.url ?? ''} failed`, error);
  });
  server.setNotFoundHandler((request) => {
    throw noSuchMethod(`No such method: ${request.method} ${request.url.split('?')[0]}`);
  });
  void server.register(async (guarded) => {
    guarded.addHook('onRequest', (request) =>
      authorise(request.headers.authorization, context.credentials, context.clock()),
    );
    selectionRoutes(guarded, context);
    taskRoutes(guarded, context, startTask);
    accountRoutes(guarded, context);
  });
  void server.register(async (open) => fileRoutes(open, context));
  return server;
}
