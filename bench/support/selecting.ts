import { locateTools } from '../../electron/main/media/tools.ts';
import { encodeCounts } from '../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../electron/shared/rle/mask.ts';
import { makeTruthClip } from '../../tests/support/clips/index.ts';
import { openSelecting, type Selecting } from '../../tests/support/selecting.ts';

const width = 1920;
const height = 1080;
const frameCount = 90;

/** Three discs that wander over the picture, as the preview's file of masks holds them. */
function threeObjects(): string {
  const disc = (frameIndex: number, objectId: number) => {
    const radius = 120 + 40 * objectId;
    const cx = width * (0.25 + 0.25 * objectId) + 80 * Math.sin(frameIndex / 9 + objectId);
    const cy = height / 2 + 160 * Math.cos(frameIndex / 11 + 2 * objectId);
    const mask = new Uint8Array(width * height);
    for (let x = Math.ceil(cx - radius); x <= cx + radius; x += 1) {
      const half = Math.sqrt(radius ** 2 - (x - cx) ** 2);
      mask.fill(1, x * height + Math.ceil(cy - half), x * height + Math.floor(cy + half));
    }
    const counts = encodeCounts(runsFromMask(mask, height, width, 'column-major'));
    return { object_id: objectId, rle_mask: { size: [height, width], counts } };
  };
  return JSON.stringify(
    Array.from({ length: frameCount }, (_, frameIndex) => ({
      frame_index: frameIndex,
      rle_mask_list: [0, 1, 2].map((objectId) => disc(frameIndex, objectId)),
    })),
  );
}

/** The window on a session of a 1080p clip with three tracked objects, ready to be scrubbed. */
export async function openTracked(): Promise<Selecting> {
  const clip = await makeTruthClip(await locateTools(), { width, height, seconds: frameCount / 30 });
  const opened = await openSelecting(clip);
  const { studio, service } = opened;
  service.tracking(threeObjects());
  await studio.clickPicture({ x: 0.3, y: 0.3 });
  await studio.preview();
  await studio.page.waitForSelector('[data-testid="object-presence"][data-ranges]:not([data-ranges=""])', {
    state: 'attached',
  });
  await studio.get('preview').click();
  return opened;
}

/** Ends the window and the service. */
export async function closeSelecting({ running, service }: Selecting): Promise<void> {
  await running.close();
  await service.close();
}
