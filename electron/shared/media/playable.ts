import type { Probe } from './probe.ts';

/**
 * Whether every Chromium shows this clip's pictures as it is. HEVC and hardware-only formats depend on the computer and
 * count as no; so do containers that it does not open.
 */
export function playsInChromium({ container, video }: Probe): boolean {
  if (video === null) return false;
  const plain = video.bitDepth === 8 && /^(yuvj?420p|nv12)$/.test(video.pixelFormat ?? '');
  if (container.kind !== 'other') return plain && ['h264', 'vp9', 'av1'].includes(video.codec);
  return container.formatName.includes('webm') && plain && ['vp8', 'vp9', 'av1'].includes(video.codec);
}
