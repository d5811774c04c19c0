import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Refusal, sendXml } from './answers.ts';
import { takeBody, type TakeOptions } from './body.ts';
import type { Objects } from './objects.ts';

/** One request, verified. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: TakeOptions;
  readonly store: Objects;
  readonly now: number;
}

type Operation = (call: Call) => Promise<void> | void;

/** What the policy of a bucket can allow or deny. */
export type Action =
  | 's3:PutObject'
  | 's3:GetObject'
  | 's3:DeleteObject'
  | 's3:AbortMultipartUpload'
  | 's3:ListBucket'
  | 's3:ListMultipartUploadParts'
  | 's3:ListBucketMultipartUploads';

const quoted = (etag: string): string => `"${etag}"`;
const iso = (ms: number): string => new Date(ms).toISOString();

async function putObject({ request, response, key, body, store, now }: Call): Promise<void> {
  const file = store.newFile();
  const { bytes, md5 } = await takeBody(request, file, body);
  const type = request.headers['content-type'] ?? 'binary/octet-stream';
  await store.put(key, { files: [{ path: file, bytes }], bytes, etag: md5, type, modifiedAt: now });
  response.writeHead(200, { etag: quoted(md5), 'content-length': 0 }).end();
}

async function getObject({ request, response, key, store }: Call): Promise<void> {
  const object = store.get(key);
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  const last = object.bytes - 1;
  let [start, end] = [0, last];
  if (range) {
    const [, from = '', to = ''] = range;
    start = from === '' ? Math.max(0, object.bytes - Number(to)) : Number(from);
    end = from === '' || to === '' ? last : Math.min(Number(to), last);
    if (start > end) throw new S3Refusal(416, 'InvalidRange', 'The range is not there');
  }
  response.writeHead(range ? 206 : 200, {
    etag: quoted(object.etag),
    'content-type': object.type,
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    ...(range ? { 'content-range': `bytes ${start}-${end}/${object.bytes}` } : {}),
  });
  if (request.method !== 'HEAD') await store.send(object, start, end, response);
  response.end();
}

function createMultipart({ request, response, bucket, key, store, now }: Call): void {
  const type = request.headers['content-type'] ?? 'binary/octet-stream';
  const { id } = store.begin(key, type, now);
  sendXml(response, 200, [
    'InitiateMultipartUploadResult',
    [
      ['Bucket', bucket],
      ['Key', key],
      ['UploadId', id],
    ],
  ]);
}

async function uploadPart({ request, response, key, query, body, store }: Call): Promise<void> {
  const number = Number(query.get('partNumber'));
  if (!(number >= 1 && number <= 10_000)) throw new S3Refusal(400, 'InvalidArgument', 'partNumber');
  const multipart = store.multipart(query.get('uploadId') ?? '', key);
  const file = store.newFile();
  const { bytes, md5 } = await takeBody(request, file, body);
  await store.addPart(multipart, { number, file, bytes, etag: md5 });
  response.writeHead(200, { etag: quoted(md5), 'content-length': 0 }).end();
}

function listParts({ response, bucket, key, query, store }: Call): void {
  const multipart = store.multipart(query.get('uploadId') ?? '', key);
  const most = Math.min(store.mostListed, Number(query.get('max-parts') ?? 1000));
  const after = Number(query.get('part-number-marker') ?? 0);
  const rest = [...multipart.parts.values()]
    .filter(({ number }) => number > after)
    .sort((a, b) => a.number - b.number);
  const page = rest.slice(0, most);
  sendXml(response, 200, [
    'ListPartsResult',
    [
      ['Bucket', bucket],
      ['Key', key],
      ['UploadId', multipart.id],
      ['IsTruncated', rest.length > page.length],
      ['NextPartNumberMarker', page.at(-1)?.number ?? after],
      ...page.map(
        ({ number, etag, bytes }) =>
          [
            'Part',
            [
              ['PartNumber', number],
              ['ETag', quoted(etag)],
              ['Size', bytes],
            ],
          ] as const,
      ),
    ],
  ]);
}

async function completeMultipart({ request, response, bucket, key, query, store, now }: Call): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const multipart = store.multipart(query.get('uploadId') ?? '', key);
  const named = [...text.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    etag: /<ETag>(?:"|&quot;)?([0-9a-f]+)/.exec(part)?.[1] ?? '',
  }));
  const object = await store.complete(multipart, named, now);
  sendXml(response, 200, [
    'CompleteMultipartUploadResult',
    [
      ['Bucket', bucket],
      ['Key', key],
      ['ETag', quoted(object.etag)],
    ],
  ]);
}

async function abortMultipart({ response, key, query, store }: Call): Promise<void> {
  await store.abort(store.multipart(query.get('uploadId') ?? '', key));
  response.writeHead(204).end();
}

function listMultiparts({ response, bucket, query, store }: Call): void {
  const prefix = query.get('prefix') ?? '';
  const found = [...store.multiparts.values()].filter(({ key }) => key.startsWith(prefix));
  sendXml(response, 200, [
    'ListMultipartUploadsResult',
    [
      ['Bucket', bucket],
      ['IsTruncated', false],
      ...found.map(
        ({ id, key, startedAt }) =>
          [
            'Upload',
            [
              ['Key', key],
              ['UploadId', id],
              ['Initiated', iso(startedAt)],
            ],
          ] as const,
      ),
    ],
  ]);
}

async function removeObject({ response, key, store }: Call): Promise<void> {
  await store.remove(key);
  response.writeHead(204).end();
}

const headBucket: Operation = ({ response }) => void response.writeHead(200).end();

/** The operation that a method and its query name, and what it needs to be allowed. */
export function operationOf(method: string, key: string, query: URLSearchParams): [Action, Operation] {
  const has = (name: string) => query.has(name);
  if (key === '') {
    if (method === 'GET' && has('uploads')) return ['s3:ListBucketMultipartUploads', listMultiparts];
    if (method === 'HEAD') return ['s3:ListBucket', headBucket];
  } else if (method === 'PUT') {
    return ['s3:PutObject', has('uploadId') ? uploadPart : putObject];
  } else if (method === 'POST') {
    if (has('uploads')) return ['s3:PutObject', createMultipart];
    if (has('uploadId')) return ['s3:PutObject', completeMultipart];
  } else if (method === 'GET' || method === 'HEAD') {
    return has('uploadId') ? ['s3:ListMultipartUploadParts', listParts] : ['s3:GetObject', getObject];
  } else if (method === 'DELETE') {
    return has('uploadId') ? ['s3:AbortMultipartUpload', abortMultipart] : ['s3:DeleteObject', removeObject];
  }
  throw new S3Refusal(405, 'MethodNotAllowed', 'The method is not allowed here');
}
