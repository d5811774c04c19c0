import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** A place in the picture, as shares of width and height. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const fiveChecks = ['container', 'duration', 'resolution', 'frame-rate', 'codec'] as const;

/** Longest waits, milliseconds: for what the page does by itself, and for what the practice service computes. */
const soon = 20_000;
const long = 280_000;

/** The window as a user works it, by the automation names. Every verb waits for what it means, never for a time. */
export class Studio {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get(name: string): Locator {
    return this.page.getByTestId(name);
  }

  /** Types an API key into the settings, which are open, and waits until it is kept. */
  async connect(): Promise<void> {
    await this.get('auth-token').click();
    await this.get('api-key').fill('api-key-kling-for-tests');
    await this.get('credentials-save').click();
    await this.get('credentials-status').and(this.page.locator(':not([data-state="none"])')).waitFor();
  }

  async openFile(path: string): Promise<void> {
    await this.get('open-file').setInputFiles(path);
  }

  /** Waits until the verdicts are final: every one of the five is known. */
  async checks(): Promise<Record<(typeof fiveChecks)[number], string>> {
    const verdicts = { container: '', duration: '', resolution: '', 'frame-rate': '', codec: '' };
    for (const rule of fiveChecks) {
      const known = `[data-testid="check-${rule}"]:not([data-state="unknown"])`;
      const check = await this.page.waitForSelector(known, { state: 'attached', timeout: soon });
      verdicts[rule] = (await check.getAttribute('data-state')) ?? '';
    }
    return verdicts;
  }

  async applyFix(): Promise<void> {
    await this.get('fix-apply').click();
    await this.page.waitForSelector('[data-testid="session-start"]:not([disabled])', { timeout: long });
  }

  /** Hosts the clip and opens the session; returns when a frame is on the stage. */
  async startSession(): Promise<void> {
    await this.get('session-start').click();
    await this.page.waitForSelector('[data-testid="stage"][data-session]:not([data-frame="-1"])', {
      timeout: long,
    });
  }

  async frame(): Promise<number> {
    return Number(await this.get('stage').getAttribute('data-frame'));
  }

  async waitForFrame(index: number): Promise<void> {
    await this.page.waitForSelector(`[data-testid="stage"][data-frame="${index}"]`, { timeout: soon });
  }

  async toFrame(index: number): Promise<void> {
    await this.get('frame-index').fill(String(index));
    await this.get('frame-index').press('Enter');
    await this.waitForFrame(index);
  }

  /** Clicks the picture there and waits until the service's mask is painted. */
  async clickPicture(place: Place): Promise<void> {
    const before = await this.get('point').count();
    const box = await this.get('stage').boundingBox();
    if (!box) throw new Error('The stage is not on the screen.');
    await this.page.mouse.click(box.x + place.x * box.width, box.y + place.y * box.height);
    await this.page.waitForFunction(
      (count) => document.querySelectorAll('[data-testid="point"]').length > count,
      before,
      { timeout: soon },
    );
    await this.waitForMask();
  }

  async waitForMask(): Promise<void> {
    await this.page.waitForSelector('[data-testid="mask-layer"]:not([data-objects="0"])', {
      timeout: long,
      state: 'attached',
    });
  }

  async waitForNoMask(): Promise<void> {
    await this.page.waitForSelector('[data-testid="mask-layer"][data-objects="0"]', {
      timeout: soon,
      state: 'attached',
    });
  }

  /** Takes the first point of the shown frame back. */
  async removePoint(): Promise<void> {
    await this.get('point').first().hover();
    await this.get('point-remove').click();
  }

  async preview(): Promise<void> {
    await this.get('preview').click();
    await this.get('preview-video').waitFor({ state: 'attached', timeout: long });
  }

  async mode(mode: 'addition' | 'swap' | 'removal'): Promise<void> {
    await this.get(`mode-${mode}`).click();
  }

  async addImage(path: string): Promise<void> {
    const before = await this.get('image-item').count();
    await this.get('image-input').setInputFiles(path);
    await this.get('image-item').nth(before).waitFor({ timeout: soon });
  }

  /** Orders the edit and returns its row once the service has it under an id of ours. */
  async order(): Promise<Locator> {
    await this.get('edit-create').click();
    const row = this.page.locator('[data-testid="edit-row"][data-external-id]').first();
    await row.waitFor({ timeout: soon });
    return row;
  }

  async waitForEdit(status: string, timeout = long): Promise<Locator> {
    const row = this.page.locator(`[data-testid="edit-row"][data-status="${status}"]`).first();
    await row.waitFor({ timeout });
    return row;
  }

  async waitForError(code: string): Promise<Locator> {
    const error = this.page.locator(`[data-testid="error"][data-code="${code}"]`).first();
    await error.waitFor({ timeout: soon });
    return error;
  }
}

/** Numbers its pictures, so that a folder of them reads in order. */
export function pictureFolder(page: Page, folder: string): (name: string) => Promise<string> {
  let count = 0;
  return async (name) => {
    await mkdir(folder, { recursive: true });
    count += 1;
    const path = join(folder, `${String(count).padStart(2, '0')}-${name}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    return path;
  };
}
