import type * as v from 'valibot';
import { appCalls } from './app.ts';
import type { Call } from './call.ts';
import { clipCalls } from './clips.ts';
import { editCalls } from './edits.ts';
import { libraryCalls } from './library.ts';
import { sessionCalls } from './sessions.ts';
import { settingsCalls } from './settings.ts';

/** Everything the page may ask of the main process: channel → input schema and output type. */
export const contract = {
  ...appCalls,
  ...clipCalls,
  ...sessionCalls,
  ...editCalls,
  ...libraryCalls,
  ...settingsCalls,
};

export type Contract = typeof contract;
export type Channel = keyof Contract;
export type InputOf<C extends Channel> = v.InferOutput<Contract[C]['input']>;
export type OutputOf<C extends Channel> =
  Contract[C] extends Call<v.GenericSchema, infer Output> ? Output : never;

/** Channels that carry paths: the preload sends them from real `File` objects and does not pass them through for the page. */
export const privilegedChannels = ['clips:import', 'images:import'] as const satisfies readonly Channel[];
export type PrivilegedChannel = (typeof privilegedChannels)[number];
export type PageChannel = Exclude<Channel, PrivilegedChannel>;
