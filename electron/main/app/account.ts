import type { AccountPacks } from '../../shared/domain/account.ts';
import { serviceKey, type ServiceRef } from '../../shared/domain/service.ts';
import type { KlingClient } from '../kling/client.ts';

/** What the account has left. */
export interface Account {
  /** The answer of the last minutes, unless `fresh` is asked for. Two questions at once are one. */
  packs(fresh: boolean): Promise<AccountPacks>;
  /** Another account may be in use from now on. */
  forget(): void;
}

export interface AccountParts {
  readonly current: () => ServiceRef;
  readonly client: (of: ServiceRef) => Promise<KlingClient>;
  readonly now?: () => number;
}

/** The answer itself may be 12 hours old: asking more often would tell nothing new. */
const keptMs = 5 * 60_000;
/** Packs that were in use within this time; the service tells of no longest span. */
const spanMs = 30 * 86_400_000;
const askMs = 30_000;

export function createAccount({ current, client, now = Date.now }: AccountParts): Account {
  let known: AccountPacks | null = null;
  let asking: { key: string; answer: Promise<AccountPacks> } | null = null;

  async function ask(of: ServiceRef): Promise<AccountPacks> {
    const service = await client(of);
    const at = now();
    const span = { startTime: at - spanMs, endTime: at };
    const { packs } = await service.accountCosts(span, { signal: AbortSignal.timeout(askMs), attempts: 2 });
    return {
      provider: of.provider,
      account: of.account,
      at,
      packs: packs.map(({ name, id, type, total, remaining, effectiveAt, invalidAt, status }) => ({
        ...{ name, id, type, total, remaining, effectiveAt, invalidAt, status },
      })),
    };
  }

  return {
    async packs(fresh) {
      const of = current();
      const key = serviceKey(of);
      const usable = known !== null && serviceKey(known) === key && now() - known.at < keptMs;
      if (!fresh && usable && known) return known;
      if (asking?.key === key) return asking.answer;
      const mine = { key, answer: ask(of) };
      asking = mine;
      try {
        const packs = await mine.answer;
        // Forgotten meanwhile: the answer may be another account's.
        if (asking === mine) known = packs;
        return packs;
      } finally {
        if (asking === mine) asking = null;
      }
    },
    forget() {
      known = null;
      asking = null;
    },
  };
}
