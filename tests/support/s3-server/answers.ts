import type { ServerResponse } from 'node:http';

/** A refusal as S3 words it: thrown anywhere, answered in one place. */
export class S3Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, more: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export type Xml = string | number | boolean | readonly XmlElement[];
export type XmlElement = readonly [name: string, content: Xml];

/** Elements in order; their text is escaped. */
function xml([name, content]: XmlElement): string {
  const inner = Array.isArray(content)
    ? (content as readonly XmlElement[]).map(xml).join('')
    : escape(String(content as string | number | boolean));
  return `<${name}>${inner}</${name}>`;
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function sendXml(response: ServerResponse, status: number, element: XmlElement): void {
  const body = Buffer.from(declaration + xml(element));
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length }).end(body);
}

export function sendRefusal(response: ServerResponse, refusal: S3Refusal, withBody: boolean): void {
  const { status, code, message, more } = refusal;
  const region = more['Region'];
  if (region !== undefined) response.setHeader('x-amz-bucket-region', region);
  if (!withBody) return void response.writeHead(status).end();
  sendXml(response, status, [
    'Error',
    [['Code', code], ['Message', message], ...Object.entries(more), ['RequestId', 'test-request']],
  ]);
}
