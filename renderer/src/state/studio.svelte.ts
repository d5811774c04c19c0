import type { AppState, Workspace } from '../../../electron/shared/domain/app-state.ts';
import type { Clip } from '../../../electron/shared/domain/clip.ts';
import type { Edit } from '../../../electron/shared/domain/edit.ts';
import type { LibraryItem } from '../../../electron/shared/domain/library.ts';
import { editLimits } from '../../../electron/shared/limits/edit.ts';
import type { Imported } from '../../../electron/shared/ipc/clips.ts';
import type { MenuCommand } from '../../../electron/shared/ipc/events.ts';
import type { Backend } from '../backend/backend.ts';
import { I18n } from '../i18n/i18n.svelte.ts';
import { AccountState } from './account.svelte.ts';
import { BrowseState } from './browse.svelte.ts';
import { ClipState } from './clip.svelte.ts';
import { Clock } from './clock.svelte.ts';
import { DestinationsState } from './destinations.svelte.ts';
import { DraftState } from './draft.svelte.ts';
import { EditsState } from './edits.svelte.ts';
import { EntryState } from './entry.svelte.ts';
import { HelpState } from './help.svelte.ts';
import { JobsState } from './jobs.svelte.ts';
import { LibraryState } from './library.svelte.ts';
import { LibraryWork } from './library-work.svelte.ts';
import { listen } from './listen.ts';
import { Notices } from './notices.svelte.ts';
import { RequestsState } from './requests.svelte.ts';
import { SessionState } from './session.svelte.ts';
import { SettingsState } from './settings.svelte.ts';
import { TrayState } from './tray.svelte.ts';
import { WorkspaceState } from './workspace.svelte.ts';

/** The whole of the page's state, and what moves between its parts: opening, leaving, ordering. */
export class Studio {
  readonly backend: Backend;
  readonly state: AppState;
  readonly i18n: I18n;
  readonly clock = new Clock();
  readonly notices = new Notices();
  readonly jobs: JobsState;
  readonly settings: SettingsState;
  readonly destinations: DestinationsState;
  readonly workspace: WorkspaceState;
  readonly clip: ClipState;
  readonly tray: TrayState;
  readonly session: SessionState;
  readonly draft: DraftState;
  readonly edits: EditsState;
  readonly library: LibraryState;
  readonly browse: BrowseState;
  readonly entry: EntryState;
  readonly libraryWork: LibraryWork;
  readonly account: AccountState;
  readonly requests: RequestsState;
  readonly help: HelpState;
  #ready = $state(false);
  #opening = 0;
  #onCommand: (command: MenuCommand) => void = () => undefined;
  #holdStage: () => number = () => this.workspace.current.frameIndex;

  constructor(backend: Backend, state: AppState) {
    this.backend = backend;
    this.state = state;
    this.i18n = new I18n(state.language);
    this.jobs = new JobsState(backend, this.notices, state.jobs);
    this.settings = new SettingsState(backend, this.i18n, state);
    this.destinations = new DestinationsState(backend, state.destinations);
    this.workspace = new WorkspaceState(backend, state.workspace);
    this.clip = new ClipState(backend);
    this.tray = new TrayState(backend);
    this.session = new SessionState(backend, this.clock);
    this.draft = new DraftState(backend);
    this.edits = new EditsState(backend, this.notices);
    this.library = new LibraryState(backend);
    this.browse = new BrowseState(backend, this.notices);
    this.entry = new EntryState(backend);
    this.libraryWork = new LibraryWork(backend, this.notices);
    this.account = new AccountState(backend);
    this.requests = new RequestsState(backend);
    this.help = new HelpState(backend);
  }

  /** True when what was open is open again and the page can be used. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Listens to the main process and opens what was open. @returns stops listening */
  start(): () => void {
    const stops = [listen(this), this.clock.start(), this.#followNetwork()];
    void this.#restore();
    return () => stops.forEach((stop) => stop());
  }

  /** Only the page is told by the system that there is a network again. */
  #followNetwork(): () => void {
    const online = () => void this.backend.invoke('app:online', {}).catch(() => undefined);
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }

  async #restore(): Promise<void> {
    await Promise.all([
      ...[this.library.refresh(), this.edits.loadRunning(), this.open(this.workspace.current)],
      this.tray.restore(this.state.tray),
    ]);
    this.#ready = true;
  }

  /** Something in the library is not as it was: whatever shows it asks again. */
  libraryChanged(): void {
    void this.library.refresh();
    void this.browse.refresh();
    if (this.browse.open) void this.entry.refresh();
  }

  onCommand(handle: (command: MenuCommand) => void): void {
    this.#onCommand = handle;
  }

  command(command: MenuCommand): void {
    this.#onCommand(command);
  }

  onHold(hold: () => number): void {
    this.#holdStage = hold;
  }

  /** Stops what plays on the stage. @returns the frame that stays there: the one meant by whoever asks for something of it */
  stillFrame(): number {
    return this.#holdStage();
  }

  /** Shows a place: clip, session and edit, each where there is one. What is gone meanwhile is left out. */
  async open(place: Workspace): Promise<void> {
    const opening = ++this.#opening;
    this.browse.hide();
    const edit = place.editId === null ? undefined : await this.edits.load(place.editId);
    const sessionId = place.sessionId ?? edit?.sessionId ?? null;
    const clipId = place.clipId ?? edit?.clipId ?? null;
    const [clip, session, selection] = await Promise.all([
      clipId === null ? null : this.backend.invoke('clips:get', { clipId }).catch(() => null),
      sessionId === null ? null : this.backend.invoke('sessions:get', { sessionId }).catch(() => null),
      sessionId === null ? null : this.backend.invoke('selection:get', { sessionId }).catch(() => null),
    ]);
    // Somebody opened something else meanwhile.
    if (opening !== this.#opening) return;
    await this.draft.close();
    this.workspace.change({
      clipId: clip?.id ?? null,
      sessionId: session?.id ?? null,
      editId: edit?.id ?? null,
      frameIndex: place.frameIndex,
      step: stepFor(place.step, clip !== null, session !== null, edit !== undefined),
    });
    this.clip.show(clip);
    this.session.show(session, selection);
    this.edits.show(edit?.id ?? null);
    if (!session) return;
    await this.draft.load(session);
    await this.edits.loadItems(this.library.items.filter((item) => item.sessionId === session.id));
  }

  openItem(item: LibraryItem): Promise<void> {
    return this.open({
      clipId: item.clipId,
      sessionId: item.sessionId,
      editId: item.kind === 'edit' ? item.id : null,
      frameIndex: 0,
      step: item.kind === 'clip' ? 'clip' : item.status === 'done' ? 'result' : 'select',
    });
  }

  /** An edit's parameters and its points once more, to be changed and ordered anew. */
  again(editId: string): Promise<void> {
    return this.notices.guard(async () => {
      const { sessionId } = await this.backend.invoke('edits:again', { editId });
      await this.open({ clipId: null, sessionId, editId: null, frameIndex: 0, step: 'edit' });
    });
  }

  openClip(clip: Clip): Promise<void> {
    return this.open({ clipId: clip.id, sessionId: null, editId: null, frameIndex: 0, step: 'clip' });
  }

  /** Leaves what is open; nothing is lost, the library has it. */
  leave(): Promise<void> {
    return this.open({ clipId: null, sessionId: null, editId: null, frameIndex: 0, step: 'clip' });
  }

  async bringFiles(files: readonly File[]): Promise<void> {
    await this.bringSeveral((backend) => backend.importClips(files));
  }

  /** Brings whatever number of clips there is: the first is opened, several of them make a tray. */
  async bringSeveral(way: (backend: Backend) => Promise<Imported>): Promise<void> {
    await this.bring(async (backend) => {
      const { clips, leftOut } = await way(backend);
      this.tray.put(clips);
      if (leftOut > 0) {
        const details = { taken: clips.length, left: leftOut };
        this.notices.show({ code: 'some-left-out', message: '', details });
      }
      return clips[0];
    });
  }

  /** Reference images for the edit at hand, as far as there is room; says how many had none. */
  async bringImages(files: readonly File[], pasted = false): Promise<void> {
    const left = await this.draft.addFiles(files, pasted);
    const mode = this.draft.current?.mode ?? 'removal';
    const details = { left, mode, max: editLimits.images[mode].max };
    if (left > 0) this.notices.show({ code: 'images-left-out', message: '', details });
  }

  async bringLinks(urls: readonly string[]): Promise<void> {
    await this.bringSeveral(async (backend) => {
      const clips: Clip[] = [];
      for (const url of urls) clips.push(await backend.invoke('clips:use-link', { url }));
      return { clips, leftOut: 0 };
    });
  }

  /** Brings a clip by any way and opens it; while it fails, what was open stays open. */
  async bring(way: (backend: Backend) => Promise<Clip | undefined>): Promise<void> {
    const clip = await this.clip.bring(way);
    if (clip) await this.openClip(clip);
    const { error } = this.clip.bringing;
    const { clipId, sessionId, editId } = this.workspace.current;
    // The place where clips are brought in says it itself; over anything else it would not be seen.
    if (error && (clipId ?? sessionId ?? editId) !== null) {
      this.clip.bringing.clear();
      this.notices.show(error);
    }
  }

  async startSession(): Promise<void> {
    const clip = this.clip.current;
    if (!clip || !this.clip.ready) return;
    const session = await this.session.start(clip.id);
    if (!session || this.clip.current?.id !== clip.id) return;
    await this.open({ clipId: clip.id, sessionId: session.id, editId: null, frameIndex: 0, step: 'select' });
  }

  async renewSession(): Promise<void> {
    await this.session.renew();
    const session = this.session.current;
    if (!session || session.id === this.workspace.current.sessionId) return;
    this.workspace.change({ sessionId: session.id });
    await this.draft.load(session);
  }

  async order(): Promise<Edit | undefined> {
    const edit = await this.draft.order();
    if (!edit) return undefined;
    this.edits.take(edit);
    this.edits.show(edit.id);
    this.workspace.change({ editId: edit.id });
    return edit;
  }

  /** Shows an edit's result large, or the stage again. */
  look(editId: string | null): void {
    if (editId !== null) this.edits.show(editId);
    this.workspace.change(editId === null ? { step: 'select' } : { editId, step: 'result' });
  }

  /** Stores what is still resting; the window is about to go. */
  async flush(): Promise<void> {
    await Promise.all([this.draft.flush(), this.workspace.save(), this.tray.saved()]);
  }
}

/** The nearest step that what is there allows. */
function stepFor(
  wanted: Workspace['step'],
  clip: boolean,
  session: boolean,
  edit: boolean,
): Workspace['step'] {
  if (wanted === 'result' && edit) return 'result';
  if (session) return wanted === 'edit' ? 'edit' : 'select';
  return clip || !edit ? 'clip' : 'result';
}
