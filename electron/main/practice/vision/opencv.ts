import { createRequire } from 'node:module';
import type * as OpenCv from '@techstark/opencv-js';

export type Cv = typeof OpenCv;
export type Mat = OpenCv.Mat;

interface Loading {
  onRuntimeInitialized?: () => void;
  Mat?: unknown;
}

let loading: Promise<{ readonly cv: Cv }> | null = null;

/**
 * OpenCV as WebAssembly, 11 MB, loaded when first needed. Wrapped in an object: the module has a `then` of its own
 * that answers itself, so a promise of it alone would never settle.
 */
export function loadOpenCv(): Promise<{ readonly cv: Cv }> {
  loading ??= load();
  return loading;
}

async function load(): Promise<{ readonly cv: Cv }> {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Map(events.map((event) => [event, new Set(process.rawListeners(event))]));
  // Not `import()`: where the module's own `then` shows on its namespace, awaiting that would never end.
  const module = createRequire(import.meta.url)('@techstark/opencv-js') as Cv & Loading;
  if (module.Mat === undefined) {
    await new Promise<void>((resolve) => {
      module.onRuntimeInitialized = () => resolve();
    });
  }
  // It installs handlers that turn any unhandled rejection of the process into its own abort.
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.get(event)?.has(listener)) process.removeListener(event, listener as never);
    }
  }
  return { cv: module };
}

interface Deletable {
  delete(): void;
}

/** Frees everything handed to `keep` when `work` ends, however it ends: this memory knows no garbage collection. */
export function withMats<T>(work: (keep: <M extends Deletable>(mat: M) => M) => T): T {
  const kept: Deletable[] = [];
  try {
    return work((mat) => {
      kept.push(mat);
      return mat;
    });
  } finally {
    for (const mat of kept.reverse()) mat.delete();
  }
}
