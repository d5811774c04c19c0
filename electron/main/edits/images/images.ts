import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReferenceImage } from '../../../shared/domain/edit.ts';
import { AppError, toAppError } from '../../../shared/errors/app-error.ts';
import { imageKind } from '../../../shared/images/image-kind.ts';
import { readImage } from '../../../shared/images/read-image.ts';
import { editLimits } from '../../../shared/limits/edit.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import type { EditsOptions } from '../ports.ts';
import type { View } from '../view.ts';
import { checkImageLimits } from './image-rules.ts';
import { strip } from './strip.ts';

export interface Images {
  /** Throws `image-unreadable`, `request-invalid` (rule, found, needed), `disk-full`. */
  add(name: string, bytes: Uint8Array): Promise<ReferenceImage>;
  /** As `add`, and `file-gone`, `file-unreadable`. */
  importPaths(paths: readonly string[]): Promise<readonly ReferenceImage[]>;
}

/** A picture before conversion; a raw photo is no reference image. */
const mostBytesIn = 100 * 1024 * 1024;

interface Prepared {
  readonly bytes: Uint8Array;
  readonly kind: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
}

/** What the decoder made is looked at like any other file. @throws AppError `image-unreadable` */
function looked(bytes: Uint8Array, kind: 'jpeg' | 'png'): Prepared {
  const facts = readImage(bytes);
  if (facts?.kind !== kind)
    throw new AppError('image-unreadable', `What became of it is no ${kind}`, { kind });
  const { width, height } = facts;
  return { bytes, kind, width, height };
}

/** Reference images: upright, without metadata, each content kept once. An order checks that they are within the limits. */
export function createImages(
  { library, decoder, clock }: Pick<EditsOptions, 'library' | 'decoder' | 'clock'>,
  view: View,
): Images {
  const now = () => clock?.now() ?? Date.now();

  async function prepare(bytes: Uint8Array): Promise<Prepared> {
    const kind = imageKind(bytes);
    if (kind === null)
      throw new AppError('image-unreadable', 'Neither JPEG, PNG, WebP, GIF, BMP, AVIF nor HEIC');
    const facts = readImage(bytes);
    if (facts === null)
      throw new AppError('image-unreadable', `A ${kind} whose header is not whole`, { kind });
    // What is as it should be is kept bit for bit, once it has proved that it can be read.
    const asIs = (kind === 'jpeg' || kind === 'png') && facts.orientation === 1;
    const to = kind === 'jpeg' || kind === 'heic' ? 'jpeg' : 'png';
    const bare = strip(bytes, kind);
    const made = await decoder.decode(bare, facts, asIs ? null : to);
    const plain = looked(asIs ? bare : strip(made, to), to);
    if (plain.bytes.byteLength <= editLimits.image.maxBytes) return plain;
    // A large photo of a camera, or a picture that makes a poor PNG: a good JPEG of the same size does.
    const again = looked(strip(await decoder.decode(bare, facts, 'jpeg'), 'jpeg'), 'jpeg');
    return again.bytes.byteLength < plain.bytes.byteLength ? again : plain;
  }

  async function keep(sha256: string, kind: 'jpeg' | 'png', bytes: Uint8Array): Promise<string> {
    const folder = join(library.filesDir, 'images');
    const path = join(folder, `${sha256}.${kind === 'jpeg' ? 'jpg' : 'png'}`);
    if (existsSync(path)) return path;
    try {
      await mkdir(folder, { recursive: true });
      await writeFileAtomic(path, bytes);
    } catch (error) {
      throw toAppError(error);
    }
    return path;
  }

  const add: Images['add'] = async (name, bytes) => {
    const { kind, width, height, bytes: plain } = await prepare(bytes);
    // What is too long or too large can be cropped, once it is here.
    checkImageLimits({ width, height, bytes: plain.byteLength }, ['aspect', 'bytes']);
    const sha256 = createHash('sha256').update(plain).digest('hex');
    const known = library.images.findBySha256(sha256).find((image) => image.name === name);
    const path = await keep(sha256, kind, plain);
    return view.image(
      known ??
        library.images.insert({
          id: randomUUID(),
          name,
          path,
          width,
          height,
          bytes: plain.byteLength,
          sha256,
          addedAt: now(),
        }),
    );
  };

  return {
    add,
    async importPaths(paths) {
      const added: ReferenceImage[] = [];
      for (const path of paths) added.push(await add(basename(path), await readWhole(path)));
      return added;
    },
  };
}

async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > mostBytesIn) throw new AppError('image-unreadable', `${size} bytes are no reference image`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AppError(gone ? 'file-gone' : 'file-unreadable', 'Cannot read the image', {}, { cause: error });
  }
}
