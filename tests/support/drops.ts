import type { Page } from 'playwright-core';

/** What a hand lets go of over the window: files and folders by their paths, or a link as a browser hands it over. */
export type Dropped = { readonly files: readonly string[] } | { readonly link: string };

/** Drags something in from outside and lets it go, as the system does: the page gets real files. */
export async function dropOn(page: Page, what: Dropped): Promise<void> {
  const hand = await page.context().newCDPSession(page);
  const data =
    'files' in what
      ? { items: [], files: [...what.files], dragOperationsMask: 1 }
      : {
          items: ['text/uri-list', 'text/plain'].map((mimeType) => ({ mimeType, data: what.link })),
          dragOperationsMask: 1,
        };
  const place = { x: 500, y: 300 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await hand.send('Input.dispatchDragEvent', { type, ...place, data });
  await hand.detach();
}
