import type { AccountAnswer, ResourcePack } from '../types.ts';
import { type Envelope, isRecord } from './envelope.ts';
import { dataFields, type Fields, listOf, numberOf, textOf } from './read.ts';
import { refusalOf } from './refusal.ts';

/**
 * The account's resource packs. Without any, the service leaves the list out. The answer has a second code inside `data`.
 * @throws AppError as of the error table for that code; `answer-incomplete`
 */
export function readAccount(envelope: Envelope): AccountAnswer {
  const data = dataFields(envelope);
  const code = numberOf(data['code']) ?? 0;
  if (code !== 0) throw refusalOf({ ...envelope, code, message: textOf(data['msg']) ?? '' }, 200);
  return {
    packs: listOf(data['resource_pack_subscribe_infos']).filter(isRecord).map(packOf),
    requestId: envelope.requestId,
    raw: data,
  };
}

const packOf = (pack: Fields): ResourcePack => ({
  name: textOf(pack['resource_pack_name']) ?? '',
  id: textOf(pack['resource_pack_id']) ?? '',
  type: textOf(pack['resource_pack_type']) ?? '',
  total: numberOf(pack['total_quantity']),
  remaining: numberOf(pack['remaining_quantity']),
  purchasedAt: numberOf(pack['purchase_time']),
  effectiveAt: numberOf(pack['effective_time']),
  invalidAt: numberOf(pack['invalid_time']),
  status: textOf(pack['status']) ?? '',
});
