import type { AudioFacts, ContainerFacts, Probe, Size, VideoFacts } from './probe.ts';
import type { Rational } from './rational.ts';
import { parseRational } from './rational.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * ffprobe's JSON (`-show_format -show_streams`) as a Probe. Never throws: files lie, and a field that is missing or
 * absurd becomes null or the harmless value, so that the checks can say what is not known.
 */
export function readProbe(answer: unknown, file: { bytes: number; extension: string }): Probe {
  const root = fields(answer);
  const streams = list(root.streams).map(fields);
  const pictures = streams.filter(isPicture);
  const sounds = streams.filter((stream) => stream.codec_type === 'audio');
  const video = pictures[0];
  const audio = sounds[0];
  return {
    container: readContainer(fields(root.format), file),
    video: video ? readVideo(video) : null,
    videoTracks: pictures.length,
    audio: audio ? readAudio(audio) : null,
    audioTracks: sounds.length,
  };
}

/** A cover image or a single still is no film; neither is a track without a size or a codec. */
function isPicture(stream: Fields): boolean {
  const disposition = fields(stream.disposition);
  return (
    stream.codec_type === 'video' &&
    disposition.attached_pic !== 1 &&
    disposition.timed_thumbnails !== 1 &&
    whole(stream.width) > 0 &&
    whole(stream.height) > 0
  );
}

function readContainer(format: Fields, file: { bytes: number; extension: string }): ContainerFacts {
  const formatName = text(format.format_name) ?? 'unknown';
  const brand = text(fields(format.tags).major_brand)?.trim() ?? null;
  return {
    kind: containerKind(formatName, brand),
    formatName,
    extension: file.extension,
    brand,
    durationUs: micros(format.duration),
    startUs: micros(format.start_time, true) ?? 0,
    bytes: file.bytes,
  };
}

/** ffmpeg reads the whole family with one reader; the brand tells its members apart. Old QuickTime files have none. */
function containerKind(formatName: string, brand: string | null): ContainerFacts['kind'] {
  if (!formatName.split(',').includes('mov')) return 'other';
  if (brand === null || brand.toLowerCase() === 'qt') return 'mov';
  return /^(3g|m4a|m4b|mjp2|mj2)/i.test(brand) ? 'other' : 'mp4';
}

function readVideo(stream: Fields): VideoFacts {
  const coded = { width: whole(stream.width), height: whole(stream.height) };
  const { rotation, mirrored } = readOrientation(stream);
  const pixelAspect = parseRational(stream.sample_aspect_ratio) ?? { num: 1, den: 1 };
  const pixelFormat = text(stream.pix_fmt);
  return {
    streamIndex: whole(stream.index),
    codec: text(stream.codec_name) ?? 'unknown',
    profile: text(stream.profile),
    pixelFormat,
    bitDepth: bitDepth(stream, pixelFormat),
    coded,
    displayed: displayedSize(coded, pixelAspect, rotation),
    rotation,
    mirrored,
    pixelAspect,
    nominalRate: parseRational(stream.r_frame_rate),
    averageRate: parseRational(stream.avg_frame_rate),
    timeBase: parseRational(stream.time_base) ?? { num: 1, den: 1_000_000 },
    startUs: micros(stream.start_time, true) ?? 0,
    durationUs: micros(stream.duration),
    frameCount: whole(stream.nb_frames) || null,
    interlaced: /^(tt|bb|tb|bt)$/.test(text(stream.field_order) ?? ''),
    hdr: readHdr(stream),
    color: {
      space: known(stream.color_space),
      transfer: known(stream.color_transfer),
      primaries: known(stream.color_primaries),
      range: known(stream.color_range),
    },
  };
}

/** What a viewer sees: pixels made square by stretching the width, then turned. */
export function displayedSize(coded: Size, pixelAspect: Rational, rotation: VideoFacts['rotation']): Size {
  const width = Math.max(1, Math.round((coded.width * pixelAspect.num) / pixelAspect.den));
  const turned = rotation === 90 || rotation === 270;
  return turned ? { width: coded.height, height: width } : { width, height: coded.height };
}

type Orientation = Pick<VideoFacts, 'rotation' | 'mirrored'>;

/**
 * How the pictures are to be held. ffprobe's own `rotation` takes a mirrored picture for a turned one, so the display matrix
 * itself is read where it is told. The older `rotate` tag counts clockwise, `rotation` the other way.
 */
function readOrientation(stream: Fields): Orientation {
  const sides = list(stream.side_data_list).map(fields);
  const matrix = sides.map((side) => readMatrix(text(side.displaymatrix))).find((found) => found !== null);
  if (matrix) return matrix;
  const told = sides.find((side) => typeof side.rotation === 'number');
  const degrees = told ? -(told.rotation as number) : Number(text(fields(stream.tags).rotate) ?? 0);
  return { rotation: quarterTurn(degrees), mirrored: false };
}

/** Three rows of three numbers; a stored pixel (x, y) is shown at (a·x + c·y, b·x + d·y). Null for what is no such picture. */
function readMatrix(printed: string | null): Orientation | null {
  const rows = [...(printed ?? '').matchAll(/[0-9a-f]{8}:\s+(-?\d+)\s+(-?\d+)\s+-?\d+/g)];
  const [a = 0, b = 0, c = 0, d = 0] = rows.slice(0, 2).flatMap(([, x, y]) => [Number(x), Number(y)]);
  const area = a * d - b * c;
  if (area === 0) return null;
  const mirrored = area < 0;
  // Without the swap of left and right what remains is a turn.
  const degrees = (Math.atan2(b, mirrored ? -a : a) * 180) / Math.PI;
  return { rotation: quarterTurn(degrees), mirrored };
}

/** Odd angles are shown as they are stored. */
function quarterTurn(degrees: number): VideoFacts['rotation'] {
  const clockwise = ((Math.round(degrees) % 360) + 360) % 360;
  return clockwise === 90 || clockwise === 180 || clockwise === 270 ? clockwise : 0;
}

function readHdr(stream: Fields): VideoFacts['hdr'] {
  const dolby = list(stream.side_data_list).some((side) =>
    /DOVI/i.test(text(fields(side).side_data_type) ?? ''),
  );
  if (stream.color_transfer === 'smpte2084') return 'pq';
  if (stream.color_transfer === 'arib-std-b67') return 'hlg';
  return dolby ? 'dolby-vision' : 'none';
}

function bitDepth(stream: Fields, pixelFormat: string | null): number {
  const named = /p(9|10|12|14|16)(le|be)?$|^p0(10|12|16)/.exec(pixelFormat ?? '');
  if (named) return Number(named[1] ?? named[3]);
  const raw = Number(stream.bits_per_raw_sample);
  return Number.isInteger(raw) && raw > 0 && raw <= 16 ? raw : 8;
}

function readAudio(stream: Fields): AudioFacts {
  return {
    streamIndex: whole(stream.index),
    codec: text(stream.codec_name) ?? 'unknown',
    channels: whole(stream.channels),
    sampleRate: whole(stream.sample_rate),
    startUs: micros(stream.start_time, true) ?? 0,
    durationUs: micros(stream.duration),
  };
}

/** Seconds as ffprobe prints them, with six decimals, to whole microseconds without going through a fraction. */
function micros(value: unknown, negativeToo = false): number | null {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text(value) ?? '');
  if (!match) return null;
  const us = Number(match[2]) * 1_000_000 + Number((match[3] ?? '').padEnd(6, '0').slice(0, 6));
  if (match[1] !== '-') return us;
  return negativeToo ? -us : null;
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function known(value: unknown): string | null {
  const word = text(value);
  return word === 'unknown' || word === 'unspecified' || word === 'reserved' ? null : word;
}

function whole(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : 0;
}
