import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createMedia } from '../../../electron/main/media/media.ts';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import { residentMemory } from '../../../electron/main/media/memory-watch.ts';
import { startTool } from '../../../electron/main/media/process.ts';
import { cautious, fileUrl } from '../../../electron/main/media/input.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { serve } from '../../support/http.ts';
import { realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

let tools: MediaTools;
beforeAll(async () => {
  tools = await realTools();
});

/** A server that would be glad to be asked, and a file beside the hostile one that must not be read. */
async function bait() {
  const heard: string[] = [];
  const origin = await serve((request, response) => {
    heard.push(request.url ?? '');
    response.end('');
  });
  const folder = temporaryFolder();
  const secret = await makeTruthClip(tools, { seconds: 3 });
  return { heard, origin, folder, secret: secret.path };
}

const hostile = {
  'a playlist': (origin: string, secret: string) =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n${origin}/segment.ts\n#EXTINF:3,\nfile://${secret}\n#EXT-X-ENDLIST\n`,
  'a playlist whose key is elsewhere': (origin: string, secret: string) =>
    `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="${origin}/key"\n#EXTINF:3,\n${secret}\n#EXT-X-ENDLIST\n`,
  'a list of files to join': (origin: string, secret: string) =>
    `ffconcat version 1.0\nfile '${secret}'\nfile '${origin}/a.mp4'\n`,
  'a DASH manifest': (origin: string) =>
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>${origin}/a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  'a session description': (origin: string) =>
    `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${new URL(origin).port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
  'a vector picture': (origin: string, secret: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800"><image href="${origin}/a.png"/><image href="file://${secret}"/></svg>`,
};

test.each(Object.entries(hostile))(
  '%s under the name of a clip opens neither the network nor another file',
  async (_name, contentOf) => {
    const { heard, origin, folder, secret } = await bait();
    const path = join(folder, 'clip.mp4');
    await writeFile(path, contentOf(origin, secret));
    const media = createMedia({ tools, cacheDir: join(folder, 'cache') });
    // `not-a-video`: had the other file been read, there would have been a video.
    await expect(media.check(path)).rejects.toMatchObject({ code: 'not-a-video' });
    await expect(media.poster(path)).rejects.toThrow();
    expect(heard).toEqual([]);
  },
);

test('a tool cannot be led to the network by any address of ours', async () => {
  const { heard, origin } = await bait();
  for (const address of [`${origin}/a.mp4`, `hls+${origin}/a.m3u8`, `concat:${origin}/a|${origin}/b`]) {
    const args = ['-v', 'error', ...cautious, '-i', address, '-f', 'null', '-'];
    const tool = startTool(tools.ffmpeg, args, { timeoutMs: 10_000 });
    tool.stdin.end();
    await expect(tool.done).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  }
  expect(heard).toEqual([]);
});

test('a picture that claims to be enormous is refused before memory is taken for it', async () => {
  const { folder } = await bait();
  const { path } = await makeTruthClip(tools, { seconds: 3 });
  const bytes = await readFile(path);
  // Width and height in the video sample entry say 65,535; those of the track header, too.
  for (const box of ['avc1', 'tkhd']) {
    const at = bytes.indexOf(box);
    if (box === 'avc1') bytes.writeUInt32BE(0xffff_ffff, at + 28);
    else bytes.writeUInt32BE(0xffff_0000, at + 80);
  }
  const large = join(folder, 'large.mp4');
  await writeFile(large, bytes);
  const png = Buffer.from(
    '89504e470d0a1a0a0000000d4948445200007fff00007fff0802000000' + 'aaaaaaaa' + '0000000049454e44ae426082',
    'hex',
  );
  const enormous = join(folder, 'large.png');
  await writeFile(enormous, png);
  const args = ['-v', 'error', ...cautious.slice(4), '-i', fileUrl(enormous), '-f', 'null', '-'];
  const tool = startTool(tools.ffmpeg, args, { timeoutMs: 10_000 });
  tool.stdin.end();
  await expect(tool.done).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  const media = createMedia({ tools, cacheDir: join(folder, 'cache') });
  // Whatever it says of itself, looking at it ends, and soon.
  await media.check(large).catch((error: unknown) => expect(error).toMatchObject({ name: 'AppError' }));
});

test('a tool that does not end is ended', async () => {
  const args = ['-v', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2', '-f', 'null', '-'];
  const tool = startTool(tools.ffmpeg, args, { timeoutMs: 300 });
  await expect(tool.done).rejects.toMatchObject({ code: 'ffmpeg-failed', message: /No end within/ });
});

/** Keeps every picture in memory, each well below the limit of a single piece. */
const hungry = 'testsrc2=size=1920x1080:rate=30,reverse';
const memoryBytes = 200 * 1024 * 1024;

test.runIf(process.platform !== 'win32')('a tool that takes more and more memory is ended', async () => {
  const args = ['-v', 'error', '-f', 'lavfi', '-i', hungry, '-f', 'null', '-'];
  const tool = startTool(tools.ffmpeg, args, { memoryBytes });
  await expect(tool.done).rejects.toMatchObject({ code: 'ffmpeg-failed', message: /bytes of memory/ });

  const output = join(temporaryFolder(), 'never.mp4');
  const inputs = [{ file: hungry, generated: true }];
  await expect(runFfmpeg(tools, { inputs, outputArgs: [], output, memoryBytes })).rejects.toMatchObject({
    code: 'ffmpeg-failed',
    message: /bytes of memory/,
  });
});

test.runIf(process.platform !== 'win32')('both ways of asking for a program’s memory agree', async () => {
  const [own, others] = await Promise.all([
    residentMemory(process.pid),
    residentMemory(process.pid, 'darwin'),
  ]);
  expect(own).toBeGreaterThan(10_000_000);
  expect(Math.abs(own! - others!)).toBeLessThan(own! / 2);
  expect(await residentMemory(process.pid, 'win32')).toBeNull();
  // Nobody has this number.
  expect(await residentMemory(2 ** 22 + 1)).toBeNull();
});
