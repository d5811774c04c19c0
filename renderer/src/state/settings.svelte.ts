import type { AppState } from '../../../electron/shared/domain/app-state.ts';
import type { CredentialsStatus, Language, Settings } from '../../../electron/shared/domain/settings.ts';
import type { AccountStatus, ServiceAccount } from '../../../electron/shared/domain/service.ts';
import type { InputOf } from '../../../electron/shared/ipc/contract.ts';
import type { SettingsPatch, TestStep } from '../../../electron/shared/ipc/settings.ts';
import type { Backend } from '../backend/backend.ts';
import { languageOf, type I18n } from '../i18n/i18n.svelte.ts';
import { Attempt } from './attempt.svelte.ts';

/** Settings, and where credentials are. Secrets pass through here on their way in and are not kept. */
export class SettingsState {
  #backend: Backend;
  #i18n: I18n;
  #settings = $state.raw<Settings>() as Settings;
  #credentials = $state.raw<CredentialsStatus>() as CredentialsStatus;
  #credentialsTest = $state.raw<readonly TestStep[] | null>(null);
  #accountStatuses = $state.raw<readonly AccountStatus[]>([]);
  readonly updating = new Attempt();
  readonly changingAccounts = new Attempt();
  readonly savingCredentials = new Attempt();
  readonly testingCredentials = new Attempt();

  constructor(backend: Backend, i18n: I18n, state: AppState) {
    this.#backend = backend;
    this.#i18n = i18n;
    this.#settings = state.settings;
    this.#credentials = state.credentials;
  }

  get current(): Settings {
    return this.#settings;
  }

  get practice(): boolean {
    return this.#settings.provider === 'practice';
  }

  get credentials(): CredentialsStatus {
    return this.#credentials;
  }

  /** The account in use, whichever service is. */
  get account(): ServiceAccount {
    return this.accountOf(this.#settings.account) ?? this.#settings.accounts[0]!;
  }

  accountOf(id: string | null): ServiceAccount | undefined {
    return this.#settings.accounts.find((one) => one.id === id);
  }

  /** What is known of an account's credentials; undefined until it has been asked for. */
  credentialsOf(id: string): CredentialsStatus | undefined {
    if (id === this.#settings.account) return this.#credentials;
    return this.#accountStatuses.find((one) => one.id === id)?.credentials;
  }

  get credentialsTest(): readonly TestStep[] | null {
    return this.#credentialsTest;
  }

  takeSettings(settings: Settings): void {
    // A language given on the command line holds until the user chooses one.
    const changed = settings.language !== this.#settings.language;
    this.#settings = settings;
    if (changed) this.#i18n.use(languageOf(settings.language, navigator.language));
  }

  takeCredentials(credentials: CredentialsStatus): void {
    this.#credentials = credentials;
    this.#credentialsTest = null;
  }

  async update(patch: SettingsPatch): Promise<void> {
    const settings = await this.updating.run(() => this.#backend.invoke('settings:update', patch));
    if (settings) this.takeSettings(settings);
  }

  /** One click: from now on new sessions and edits are this account's. */
  useAccount(account: string): Promise<void> {
    return this.update({ provider: 'kling', account });
  }

  async listAccounts(): Promise<void> {
    this.#accountStatuses = await this.#backend.invoke('accounts:list', {}).catch(() => []);
  }

  addAccount(name: string): Promise<boolean> {
    return this.#changeAccounts(() => this.#backend.invoke('accounts:add', { name }));
  }

  renameAccount(account: string, name: string): Promise<boolean> {
    return this.#changeAccounts(() => this.#backend.invoke('accounts:rename', { account, name }));
  }

  removeAccount(account: string, anyway: boolean): Promise<boolean> {
    return this.#changeAccounts(() => this.#backend.invoke('accounts:remove', { account, anyway }));
  }

  async #changeAccounts(change: () => Promise<Settings>): Promise<boolean> {
    const settings = await this.changingAccounts.run(change);
    if (!settings) return false;
    this.takeSettings(settings);
    await this.listAccounts();
    return true;
  }

  useLanguage(language: Language | null): Promise<void> {
    return this.update({ language });
  }

  async saveCredentials(input: InputOf<'credentials:save'>): Promise<boolean> {
    const status = await this.savingCredentials.run(() => this.#backend.invoke('credentials:save', input));
    if (status) this.#credentials = status;
    this.#credentialsTest = null;
    return status !== undefined;
  }

  /** The keychain may have been unlocked meanwhile. */
  async askCredentials(): Promise<void> {
    const status = await this.savingCredentials.run(() => this.#backend.invoke('credentials:status', {}));
    if (status) this.#credentials = status;
  }

  async clearCredentials(): Promise<void> {
    const status = await this.savingCredentials.run(() => this.#backend.invoke('credentials:clear', {}));
    if (status) this.#credentials = status;
    this.#credentialsTest = null;
  }

  async testCredentials(): Promise<void> {
    this.#credentialsTest = null;
    const steps = await this.testingCredentials.run(() => this.#backend.invoke('credentials:test', {}));
    this.#credentialsTest = steps ?? null;
  }
}
