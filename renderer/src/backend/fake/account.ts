import type { AccountPack, MonthUnits } from '../../../../electron/shared/domain/account.ts';
import type { LoggedExchange } from '../../../../electron/shared/domain/exchange.ts';
import { newId } from './samples.ts';

const day = 86_400_000;

export function packs(): readonly AccountPack[] {
  const now = Date.now();
  const pack = (part: Partial<AccountPack>): AccountPack => ({
    name: 'Video generation – 1,000 units',
    id: newId(),
    type: 'decreasing_total',
    total: 1000,
    remaining: 613.5,
    effectiveAt: now - 20 * day,
    invalidAt: now + 70 * day,
    status: 'online',
    ...part,
  });
  return [pack({}), pack({ name: 'Trial', total: 60, remaining: 0, status: 'runOut', invalidAt: now - day })];
}

export function months(): readonly MonthUnits[] {
  const monthOf = (back: number) => {
    const date = new Date();
    date.setDate(1);
    date.setMonth(date.getMonth() - back);
    return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
  };
  return [
    { month: monthOf(0), provider: 'kling', edits: 14, units: 31.5, unpriced: 0 },
    { month: monthOf(1), provider: 'kling', edits: 112, units: 286, unpriced: 2 },
    { month: monthOf(1), provider: 'practice', edits: 5, units: 10, unpriced: 0 },
  ];
}

const root = '/v1/videos/multi-elements';

/** A session's worth of requests, some of which went wrong. */
export function exchanges(): readonly LoggedExchange[] {
  const rows: readonly (readonly [string, string, number | null, number | null])[] = [
    ['GET', `${root}/8213`, 200, 0],
    ['POST', root, 429, 1303],
    ['GET', `${root}?pageNum=1&pageSize=30`, 200, 0],
    ['POST', `${root}/preview-selection`, 504, 5002],
    ['POST', `${root}/add-selection`, 200, 0],
    ['POST', `${root}/add-selection`, null, null],
    ['POST', `${root}/init-selection`, 200, 0],
    ['GET', '/account/costs?start_time=1772000000000&end_time=1774592000000', 200, 0],
  ];
  return Array.from({ length: 200 }, (_, index) => {
    const [method, path, status, code] = rows[index % rows.length]!;
    const body = { code, message: code === 0 ? 'SUCCEED' : 'refused', request_id: `CjikY2gHPbc${index}` };
    return {
      id: newId(),
      at: Date.now() - index * 4200,
      method,
      path,
      status,
      code,
      requestId: status === null ? null : body.request_id,
      ms: 80 + ((index * 137) % 2400),
      requestBytes: method === 'POST' ? 180 : 0,
      responseBytes: status === null ? 0 : 900 + ((index * 7919) % 60_000),
      requestBody:
        method === 'POST' ? JSON.stringify({ session_id: '847570360458960960', frame_index: 57 }) : '',
      responseBody: status === null ? '' : JSON.stringify(body),
      baseUrl: 'https://api-singapore.klingai.com',
    };
  });
}
