import type { CheckVerdict } from '../../domain/check.ts';
import { clipLimits } from '../../limits/clip.ts';
import type { Evidence } from './evidence.ts';
import { seconds, verdict } from './evidence.ts';

/** Above this the wait for the upload is worth a word. Our own figure: the service names no limit. */
const largeBytes = 200 * 1024 * 1024;

/** Whether the pictures can be read to the very end: a header promises, decoding proves. */
export function checkReadable({ probe, table, decode }: Evidence): CheckVerdict {
  if (!decode || !table) return verdict('readable', 'unknown', 'not-yet');
  const promised = probe.video?.frameCount
    ? probe.video.frameCount - (table.hidden ?? 0)
    : table.timesUs.length;
  const values = { found: decode.frames, needed: promised, readable: seconds(table.durationUs) };
  if (decode.frames === 0) return verdict('readable', 'fail', 'nothing', values);
  if (table.part) return verdict('readable', 'unknown', 'long', values);
  if (decode.frames < promised) {
    const enough = table.durationUs >= clipLimits.durations[0].min * 1e6;
    return verdict('readable', enough ? 'fixable' : 'fail', 'cut-off', {
      ...values,
      off: promised - decode.frames,
    });
  }
  if (decode.complaints > 0) return verdict('readable', 'fixable', 'damaged', values);
  return verdict('readable', 'pass', 'ok', values);
}

/** Frames that are in the file but not shown: readers that ignore edit lists count them. */
export function checkEditList({ table }: Evidence): CheckVerdict {
  if (!table) return verdict('edit-list', 'unknown', 'not-yet');
  if (!table.hidden) return verdict('edit-list', 'pass', 'ok');
  return verdict('edit-list', 'fixable', 'hidden', { found: table.hidden });
}

export function checkTracks({ probe }: Evidence): CheckVerdict {
  const values = { found: probe.videoTracks };
  return probe.videoTracks > 1
    ? verdict('tracks', 'fixable', 'several', values)
    : verdict('tracks', 'pass', 'ok', values);
}

/** Sound is optional. Unusual codecs are only said: nobody knows what the service does with sound. */
export function checkAudio({ probe }: Evidence): CheckVerdict {
  const { audio } = probe;
  if (audio === null) return verdict('audio', 'pass', 'none');
  if (audio.codec === 'unknown') return verdict('audio', 'unknown', 'unreadable');
  const values = { found: audio.codec.toUpperCase(), channels: audio.channels };
  return ordinarySound.has(audio.codec)
    ? verdict('audio', 'pass', 'ok', values)
    : verdict('audio', 'unknown', 'unusual', values);
}

export const ordinarySound: ReadonlySet<string> = new Set(['aac', 'mp3']);

export function checkFileSize({ probe }: Evidence): CheckVerdict {
  const { bytes } = probe.container;
  const megabytes = Math.max(0.1, Math.round(bytes / 104_857.6) / 10);
  return verdict('file-size', 'pass', bytes > largeBytes ? 'large' : 'ok', { found: megabytes });
}
