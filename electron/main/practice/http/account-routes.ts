import type { FastifyInstance } from 'fastify';
import { callLimits } from '../../../shared/limits/service.ts';
import type { PracticeContext } from '../context.ts';
import { success } from './envelope.ts';
import { invalid, tooFast } from './refusal.ts';
import { costsQuery, parse } from './schemas.ts';

/** The one package every practice account has. */
const pack = { name: 'Practice units', id: 'practice', total: 1000, days: 365 };

/** GET /account/costs: what is left, from the tasks that succeeded. */
export function accountRoutes(server: FastifyInstance, { tasks, clock }: PracticeContext): void {
  let lastCall = -Infinity;

  server.get('/account/costs', async (request) => {
    const now = clock();
    if (now - lastCall < callLimits.accountIntervalMs) throw tooFast('At most one call a second');
    const { start_time, end_time, resource_pack_name } = parse(costsQuery, request.query);
    if (start_time > end_time) throw invalid('start_time must not be after end_time');
    lastCall = now;
    const all = tasks.all();
    const used = all.reduce((sum, task) => sum + (task.status === 'succeed' ? Number(task.units) : 0), 0);
    const since = Math.min(now, ...all.map(({ createdAt }) => createdAt));
    const info = {
      resource_pack_name: pack.name,
      resource_pack_id: pack.id,
      resource_pack_type: 'decreasing_total',
      total_quantity: pack.total,
      remaining_quantity: Math.max(0, pack.total - used),
      purchase_time: since,
      effective_time: since,
      invalid_time: since + pack.days * 86_400_000,
      status: used < pack.total ? 'online' : 'runOut',
    };
    const wanted = resource_pack_name === undefined || resource_pack_name === pack.name;
    return success(request, {
      code: 0,
      msg: 'success',
      ...(wanted ? { resource_pack_subscribe_infos: [info] } : {}),
    });
  });
}
