import type { Rational } from './rational.ts';

/** What ffprobe told about a file, in our own words. Times are whole microseconds, sizes pixels. */
export interface Probe {
  readonly container: ContainerFacts;
  /** The picture track an edit would use: the first real one, never a cover image. Null when there is none. */
  readonly video: VideoFacts | null;
  readonly videoTracks: number;
  readonly audio: AudioFacts | null;
  readonly audioTracks: number;
}

export interface ContainerFacts {
  /** `mp4` and `mov` are told apart by the file's own brand; `other` is everything else, phones' `3gp` included. */
  readonly kind: 'mp4' | 'mov' | 'other';
  /** ffprobe's name for the format, for the sentence: `matroska,webm`. */
  readonly formatName: string;
  /** Lower case, without the dot; empty when the name has none. */
  readonly extension: string;
  readonly brand: string | null;
  /** Null when the file does not say. */
  readonly durationUs: number | null;
  readonly startUs: number;
  readonly bytes: number;
}

export interface VideoFacts {
  /** ffmpeg's stream index inside the file, for `-map 0:<index>`. */
  readonly streamIndex: number;
  readonly codec: string;
  readonly profile: string | null;
  readonly pixelFormat: string | null;
  readonly bitDepth: number;
  /** As stored. */
  readonly coded: Size;
  /** As a viewer sees it: rotated, with square pixels, whole pixels. The rules count this one. */
  readonly displayed: Size;
  /** Clockwise turn the player has to make. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Whether it has to swap left and right after that. */
  readonly mirrored: boolean;
  /** Width of one pixel over its height. */
  readonly pixelAspect: Rational;
  /** The smallest rate that shows every frame on time (ffprobe's r_frame_rate); null when unknown. */
  readonly nominalRate: Rational | null;
  /** Frames over time (ffprobe's avg_frame_rate); null when unknown. */
  readonly averageRate: Rational | null;
  readonly timeBase: Rational;
  readonly startUs: number;
  readonly durationUs: number | null;
  /** As the header counts them; null when it does not. */
  readonly frameCount: number | null;
  readonly interlaced: boolean;
  readonly hdr: 'none' | 'pq' | 'hlg' | 'dolby-vision';
  readonly color: ColorFacts;
}

export interface ColorFacts {
  readonly space: string | null;
  readonly transfer: string | null;
  readonly primaries: string | null;
  readonly range: string | null;
}

export interface AudioFacts {
  readonly streamIndex: number;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  readonly startUs: number;
  readonly durationUs: number | null;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * When every frame of a clip is shown, in the order shown: `timesUs[n]` is frame n, whole microseconds since the first
 * frame. `offsetUs` is the first frame's own time in the file.
 */
export interface FrameTable {
  readonly timesUs: readonly number[];
  readonly offsetUs: number;
  /** End of the last frame, since the first one. */
  readonly durationUs: number;
  /** Frames stored in the file that an edit list keeps from being shown; absent: none. */
  readonly hidden?: number;
  /** Set when these are not all frames, because the clip is a long one: where they lie in it. */
  readonly part?: TablePart;
}

export interface TablePart {
  /** The time in the file of the clip's very first frame; `offsetUs` is that of the first one here. */
  readonly clipStartUs: number;
  /** Frames of the clip before the first one here: counted from the rate, so right where that is steady. */
  readonly before: number;
}

/** A session's video as the page has to show it. */
export interface SessionFrames {
  readonly table: FrameTable;
  /** Players are asked to mirror it, which the page's own decoder does not do. */
  readonly mirrored: boolean;
}

/** Where the table begins, counted from the clip's first frame, microseconds. */
export function startInClip(table: FrameTable): number {
  return table.part ? table.offsetUs - table.part.clipStartUs : 0;
}

/**
 * The colour matrix to assume for a clip that names none: what Chromium assumes, so that frames decoded here look like
 * the ones on the stage. Null when the clip says it itself.
 */
export function unsaidMatrix(video: VideoFacts): 'bt601' | 'bt709' | null {
  if (video.color.space !== null) return null;
  return video.coded.height < 720 ? 'bt601' : 'bt709';
}

/** What reading a clip to its very end told. */
export interface DecodeReport {
  /** Frames that came out. */
  readonly frames: number;
  /** Complaints of the decoder: damaged or missing data. */
  readonly complaints: number;
}
