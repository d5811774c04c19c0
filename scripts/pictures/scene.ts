import { chmodSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { locateTools, type MediaTools } from '../../electron/main/media/tools.ts';
import { launchApp, makeRunFolder, type RunningApp } from '../../tests/support/electron.ts';
import { answerDialogs } from '../../tests/support/library-window.ts';
import type { WholeService } from '../../tests/support/scripted-service/whole-service.ts';
import { Studio, type Place } from '../../tests/support/studio.ts';
import { startOnService } from '../../tests/support/selecting.ts';
import { sample, type SampleThing } from '../make-clips/sample.ts';
import { startLakeService, type LakeService } from './lake-service.ts';
import { thingAt } from './lake-masks.ts';

/** How the window is looked at. */
export interface View {
  readonly lang: 'en' | 'zh-CN';
  readonly width: number;
  readonly height: number;
}

/** Where something is at the beginning of the sample clip, and how far it goes in a frame; shares of the picture. */
const places: Readonly<Record<SampleThing, { at: Place; by: Place }>> = {
  'small balloon': { at: { x: 0.789, y: 0.208 }, by: { x: -0.000234, y: -0.000231 } },
  balloon: { at: { x: 0.5, y: 0.285 }, by: { x: 0.000677, y: -0.000417 } },
  boat: { at: { x: 0.203, y: 0.7 }, by: { x: 0.000885, y: 0 } },
  buoy: { at: { x: 0.793, y: 0.83 }, by: { x: -0.000182, y: 0 } },
};

/** A window with a session on the sample clip and a service that says what it is told. */
export class Scene {
  readonly view: View;
  readonly studio: Studio;
  readonly page: Page;
  readonly lake: LakeService;
  readonly service: WholeService;
  readonly tools: MediaTools;
  /** For files that the application reads. */
  readonly folder = makeRunFolder('pictures');
  readonly #running: RunningApp;

  private constructor(view: View, running: RunningApp, lake: LakeService, tools: MediaTools) {
    this.view = view;
    this.#running = running;
    this.page = running.page;
    this.studio = new Studio(running.page);
    this.lake = lake;
    this.service = lake.service;
    this.tools = tools;
  }

  static async open(view: View): Promise<Scene> {
    const lake = await startLakeService();
    const running = await launchApp({
      args: [`--api-base-url=${lake.service.baseUrl}`],
      lang: view.lang,
      expectedErrors: [/./],
    });
    const scene = new Scene(view, running, lake, await locateTools());
    const saved = makeRunFolder('saved');
    // The application's user writes into it.
    chmodSync(saved, 0o777);
    await answerDialogs(running.app, saved);
    await scene.#resize();
    await startOnService(scene.studio);
    await scene.page.waitForSelector('[data-testid="filmstrip"][data-strip="complete"]');
    return scene;
  }

  async close(): Promise<void> {
    await this.#running.close();
    await this.service.close();
  }

  /** Where a thing is on a frame; `off` moves the place, in shares of the picture. */
  placeOf(thing: SampleThing, frame: number, off: Place = { x: 0, y: 0 }): Place {
    const { at, by } = places[thing];
    const place = { x: at.x + by.x * frame + off.x, y: at.y + by.y * frame + off.y };
    if (thingAt(frame, place) !== thing) throw new Error(`There is no ${thing} on frame ${frame} there.`);
    return place;
  }

  /** Clicks the picture and waits for the point, not for its answer. */
  async click(place: Place): Promise<void> {
    const before = await this.studio.get('point').count();
    const box = await this.studio.get('stage').boundingBox();
    if (!box) throw new Error('The stage is not on the screen.');
    await this.page.mouse.click(box.x + place.x * box.width, box.y + place.y * box.height);
    await this.page.waitForFunction(
      (count) => document.querySelectorAll('[data-testid="point"]').length > count,
      before,
    );
  }

  /** Clicks a thing on the shown frame and waits until its mask is there. */
  async select(thing: SampleThing, off?: Place): Promise<void> {
    await this.click(this.placeOf(thing, await this.studio.frame(), off));
    await this.settled();
  }

  /** Every point of the frame has its answer, and the pointer is out of the way. */
  async settled(): Promise<void> {
    await this.page.waitForSelector('[data-testid="point"][data-state="waiting"]', { state: 'detached' });
    await this.aside();
  }

  /** Moves the pointer to where it changes nothing. */
  async aside(): Promise<void> {
    await this.page.mouse.move(this.view.width / 2, 4);
  }

  async #resize(): Promise<void> {
    const { width, height } = this.view;
    await this.#running.app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
      [width, height] as const,
    );
    await this.page.waitForFunction(([w, h]) => innerWidth === w && innerHeight === h, [
      width,
      height,
    ] as const);
  }
}

export const lastFrame = sample.frames - 1;

/** Brings the window into one state after another; each name is that of a picture to be taken now. */
export type States = (scene: Scene) => AsyncGenerator<string, void>;
