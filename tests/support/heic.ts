import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaTools } from '../../electron/main/media/tools.ts';

/* A HEIC file as phones write it, put together by hand: no ffmpeg of today's machines writes one. */

const u8 = (...values: number[]) => Buffer.from(values);
const u16 = (value: number) => u8(value >> 8, value & 255);
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
const text = (value: string) => Buffer.from(value, 'latin1');

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), text(type), body]);
}
/** With a version and flags. */
const fullBox = (type: string, ...parts: readonly Buffer[]): Buffer => box(type, u32(0), ...parts);

/** The first box of a type inside others, wherever it is. */
function find(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type, 0, 'latin1') - 4;
  return file.subarray(at, at + file.readUInt32BE(at));
}

/**
 * Encodes a picture as tiles side by side, the way phones do, and has it shown turned.
 * @param picture any file ffmpeg reads, as wide as all tiles together
 * @param quarterTurns counter-clockwise
 */
export function makeHeic(
  tools: MediaTools,
  folder: string,
  picture: string,
  { tile, tiles, quarterTurns }: { tile: number; tiles: number; quarterTurns: number },
): Buffer {
  const encoded = Array.from({ length: tiles }, (_, index) => {
    const out = join(folder, `tile-${index}.mp4`);
    execFileSync(tools.ffmpeg, [
      ...[
        '-v',
        'error',
        '-i',
        `file:${picture}`,
        '-vf',
        `crop=${tile}:${tile}:${index * tile}:0,format=yuv420p`,
      ],
      ...[
        '-c:v',
        'libx265',
        '-x265-params',
        'log-level=none:keyint=1:crf=10',
        '-tag:v',
        'hvc1',
        '-y',
        `file:${out}`,
      ],
    ]);
    const file = readFileSync(out);
    return { hvcC: find(file, 'hvcC'), data: find(file, 'mdat').subarray(8) };
  });
  const grid = Buffer.concat([u8(0, 0, 0, tiles - 1), u16(tile * tiles), u16(tile)]);
  const items = [...encoded.map(({ data }) => data), grid];
  const gridId = items.length;
  const ids = items.map((_, index) => index + 1);
  const infe = (id: number) =>
    box(
      'infe',
      u8(2, 0, 0, id === gridId ? 0 : 1),
      u16(id),
      u16(0),
      text(id === gridId ? 'grid' : 'hvc1'),
      u8(0),
    );
  const ispe = (width: number, height: number) => fullBox('ispe', u32(width), u32(height));
  const properties = box(
    'ipco',
    encoded[0]!.hvcC,
    ispe(tile, tile),
    ispe(tile * tiles, tile),
    box('irot', u8(quarterTurns)),
  );
  const associations = fullBox(
    'ipma',
    u32(ids.length),
    ...ids.map((id) => Buffer.concat([u16(id), id === gridId ? u8(2, 3, 0x80 | 4) : u8(2, 0x80 | 1, 2)])),
  );
  const meta = (firstByte: number): Buffer => {
    let at = firstByte;
    const places = items.map((item, index) => {
      const place = Buffer.concat([u16(index + 1), u16(0), u16(1), u32(at), u32(item.length)]);
      at += item.length;
      return place;
    });
    return fullBox(
      'meta',
      fullBox('hdlr', u32(0), text('pict'), u32(0), u32(0), u32(0), u8(0)),
      fullBox('pitm', u16(gridId)),
      fullBox('iinf', u16(ids.length), ...ids.map(infe)),
      fullBox('iref', box('dimg', u16(gridId), u16(tiles), ...ids.slice(0, tiles).map(u16))),
      box('iprp', properties, associations),
      fullBox('iloc', u8(0x44, 0), u16(items.length), ...places),
    );
  };
  const head = box('ftyp', text('heic'), u32(0), text('mif1heic'));
  const firstByte = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(firstByte), box('mdat', ...items)]);
}
