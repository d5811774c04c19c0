/** All the engine's waits, milliseconds. */
export interface Waits {
  /** How long after a doubtful end of an order "no such task" is believed: the request may still be under way. */
  readonly settleMs: number;
  /** How often the service is asked meanwhile, so that an order that has arrived is known early. */
  readonly settleLookMs: number;
  /** First back-off; doubles. */
  readonly firstRetryMs: number;
  /** The longest back-off of an order and of a query. */
  readonly longestRetryMs: number;
  /** The longest back-off of a download; they go on for 30 days. */
  readonly longestDownloadRetryMs: number;
  /** How often to look whether a full disk has room again. */
  readonly diskFullMs: number;
  /** First wait for a slot of the account when nothing of ours has ended; doubles. */
  readonly slotMs: number;
  /** The least time between two requests while waiting, on average. */
  readonly askGapMs: number;
  /** Scales how often a task is asked for. */
  readonly askScale: number;
  /** After a download was cancelled by hand. */
  readonly heldMs: number;
}

export const defaultWaits: Waits = {
  settleMs: 60_000,
  settleLookMs: 8000,
  firstRetryMs: 1000,
  longestRetryMs: 60_000,
  longestDownloadRetryMs: 600_000,
  diskFullMs: 30_000,
  slotMs: 10_000,
  askGapMs: 1500,
  askScale: 1,
  heldMs: 600_000,
};

/**
 * How long until a task is asked for again. Results come within minutes: often at first, ever more rarely after, never
 * not at all. Up to 15 % more or less by chance.
 * @param ageMs since the service took it
 */
export function askInterval(ageMs: number, random: number): number {
  const base = steps.find(([age]) => ageMs < age)?.[1] ?? 1_800_000;
  return Math.round(base * (0.85 + random * 0.3));
}

const minute = 60_000;
const steps: readonly (readonly [age: number, interval: number])[] = [
  [minute / 2, 2000],
  [5 * minute, 5000],
  [15 * minute, 15_000],
  [60 * minute, 60_000],
  [24 * 60 * minute, 5 * minute],
];
