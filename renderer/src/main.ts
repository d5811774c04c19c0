import { mount } from 'svelte';
import App from './App.svelte';
import type { Backend } from './backend/backend.ts';
import { ipcBackend, type StudioBridge } from './backend/ipc.ts';
import { Studio } from './state/studio.svelte.ts';
import './ui/tokens.css';
import './ui/base.css';

declare global {
  interface Window {
    /** Put there by the preload. */
    readonly studio?: StudioBridge;
  }
}

async function chooseBackend(): Promise<Backend> {
  // Only `vite` without a build: production bundles contain no trace of the fake.
  if (import.meta.env.DEV && !window.studio) {
    const { fakeBackend } = await import('./backend/fake.ts');
    return fakeBackend(new URLSearchParams(location.search));
  }
  if (!window.studio) throw new Error('The page was opened outside the application');
  return ipcBackend(window.studio);
}

const backend = await chooseBackend();
const studio = new Studio(backend, await backend.invoke('app:state', {}));
const target = document.getElementById('app');
if (target) mount(App, { target, props: { studio } });
