import type { FixWork, PictureWork } from '../../shared/media/fix-plan.ts';
import type { FrameTable, Probe, VideoFacts } from '../../shared/media/probe.ts';
import { unsaidMatrix } from '../../shared/media/probe.ts';

export interface FixArgs {
  readonly inputArgs: readonly string[];
  readonly outputArgs: readonly string[];
}

/** A window is read from this long before its start: a key frame to begin decoding at is then surely behind us. */
const runUpUs = 5_000_000;
/** Frames stand further apart than this; microseconds are rounded by less. */
const marginUs = 1000;

/** A plan's work as one ffmpeg pass over the original. */
export function fixArgs(probe: Probe, table: FrameTable, work: FixWork): FixArgs {
  const { video, audio } = probe;
  if (video === null) throw new RangeError('No picture to fix');
  const startUs = work.window?.startUs ?? table.offsetUs;
  const lengthUs = work.picture ? (work.picture.frames * 1e6) / work.picture.rate : table.durationUs;
  const maps = ['-map', `0:${video.streamIndex}`];
  if (audio !== null && work.sound !== 'none') maps.push('-map', `0:${audio.streamIndex}`);
  return {
    inputArgs: work.picture ? clockOfTheFile(work, startUs, probe.container.startUs) : [],
    outputArgs: [
      ...maps,
      ...['-sn', '-dn', '-map_chapters', '-1', '-map_metadata', '-1'],
      ...(work.picture ? pictureArgs(video, work, work.picture) : ['-c:v', 'copy']),
      ...soundArgs(
        work,
        startUs - (work.picture ? 0 : probe.container.startUs),
        lengthUs,
        audio?.channels ?? 0,
      ),
      ...['-movflags', '+faststart'],
    ],
  };
}

/** Times stay those of the file, so that a window means the same frames whether we read from the start or seek. */
function clockOfTheFile(work: FixWork, startUs: number, containerStartUs: number): string[] {
  const seekUs = work.window ? startUs - containerStartUs - runUpUs : 0;
  return [...(seekUs > 0 ? ['-ss', `${seekUs}us`] : []), '-copyts'];
}

function pictureArgs(video: VideoFacts, work: FixWork, picture: PictureWork): string[] {
  return [
    ...['-vf', [...timeFilters(work, picture), ...lookFilters(video, picture)].join(',')],
    ...['-frames:v', String(picture.frames), '-fps_mode', 'cfr', '-r', String(picture.rate)],
    ...['-c:v', 'libx264', '-preset', 'fast', '-crf', '14', '-profile:v', 'high', '-g', String(picture.rate)],
    ...['-colorspace', 'bt709', '-color_range', 'tv'],
    ...['-color_primaries', picture.tonemap ? 'bt709' : (video.color.primaries ?? 'bt709')],
    ...['-color_trc', picture.tonemap ? 'bt709' : (video.color.transfer ?? 'bt709')],
  ];
}

function timeFilters({ window }: FixWork, picture: PictureWork): string[] {
  const { rate, conform, frames } = picture;
  const filters: string[] = [];
  if (window) {
    filters.push(`trim=start=${window.startUs - marginUs}us:end=${window.endUs - marginUs}us`);
  }
  filters.push('setpts=PTS-STARTPTS');
  if (picture.deinterlace) filters.push('bwdif=mode=send_frame:deint=all');
  // The clip has this rate but for rounding: every frame once, at its exact time.
  if (conform === null) filters.push(`settb=1/${rate}`, 'setpts=N');
  if (conform === 'nearest') filters.push(`fps=fps=${rate}:start_time=0:round=near`);
  if (conform === 'blend') filters.push(`framerate=fps=${rate}`);
  // Frames that rounding or damage takes from the end are made up for by holding the last one; extra ones are cut.
  filters.push(`tpad=stop_mode=clone:stop=${rate}`, `trim=end_frame=${frames}`);
  return filters;
}

function lookFilters(video: VideoFacts, picture: PictureWork): string[] {
  const filters: string[] = [];
  if (picture.tonemap) {
    // The converter refuses to guess; a clip that says only its curve is taken for what such clips are.
    const { space, primaries } = video.color;
    if (space === null) filters.push('setparams=colorspace=bt2020nc');
    if (primaries === null) filters.push('setparams=color_primaries=bt2020');
    filters.push('zscale=t=linear:npl=100', 'format=gbrpf32le', 'zscale=p=bt709', 'tonemap=hable:desat=0');
    filters.push('zscale=t=bt709:m=bt709:r=tv');
  }
  const size = picture.scale ?? picture.squareTo;
  const matrix = picture.tonemap ? 'bt709' : unsaidMatrix(video);
  filters.push(
    [
      size ? `scale=${size.width}:${size.height}:flags=lanczos` : 'scale=flags=lanczos',
      ...(matrix ? [`in_color_matrix=${matrix}`] : []),
      'out_color_matrix=bt709:out_range=tv',
    ].join(':'),
  );
  const { frame } = picture;
  if (frame?.how === 'crop') filters.push(`crop=${frame.width}:${frame.height}`);
  if (frame?.how === 'pad') filters.push(`pad=${frame.width}:${frame.height}:(ow-iw)/2:(oh-ih)/2`);
  filters.push('setsar=1', 'format=yuv420p');
  return filters;
}

/** Sound from the first kept picture to the end of the last one; silence where it begins later. */
function soundArgs(work: FixWork, startUs: number, lengthUs: number, channels: number): string[] {
  if (work.sound === 'none') return ['-an'];
  if (work.sound === 'copy') return ['-c:a', 'copy'];
  const from = Math.round(startUs);
  const to = Math.round(startUs + lengthUs);
  const filters = `atrim=start=${from}us:end=${to}us,asetpts=PTS-${from}/1000000/TB,aresample=async=1:first_pts=0`;
  return [...['-af', filters, '-c:a', 'aac', '-b:a', '192k'], ...(channels > 2 ? ['-ac', '2'] : [])];
}
