import type * as v from 'valibot';
import { appCalls } from './app.ts';
import type { Call } from './call.ts';
import { clipCalls } from './clips.ts';
import { destinationCalls } from './destinations.ts';
import { editCalls } from './edits.ts';
import { exportCalls } from './exports.ts';
import { libraryCalls } from './library.ts';
import type { privilegedChannels } from './privileged.ts';
import { sessionCalls } from './sessions.ts';
import { settingsCalls } from './settings.ts';
import { storageCalls } from './storage.ts';

/** Everything the page may ask of the main process: channel → input schema and output type. */
export const contract = {
  ...appCalls,
  ...clipCalls,
  ...sessionCalls,
  ...editCalls,
  ...exportCalls,
  ...libraryCalls,
  ...storageCalls,
  ...settingsCalls,
  ...destinationCalls,
};

export type Contract = typeof contract;
export type Channel = keyof Contract;
export type InputOf<C extends Channel> = v.InferOutput<Contract[C]['input']>;
export type OutputOf<C extends Channel> =
  Contract[C] extends Call<v.GenericSchema, infer Output> ? Output : never;

/** Channels that the page itself cannot use. */
export type PrivilegedChannel = (typeof privilegedChannels)[number];
export type PageChannel = Exclude<Channel, PrivilegedChannel>;
