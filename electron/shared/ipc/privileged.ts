import type { Channel } from './contract.ts';

/**
 * Channels that carry paths: the preload sends them from real `File` objects and does not pass them through for the page.
 * In a file of its own, so that the preload carries no schema.
 */
export const privilegedChannels = ['clips:import', 'images:import'] as const satisfies readonly Channel[];
