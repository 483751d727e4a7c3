import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { InstanceList } from '../../contract/instance.ts';

export type Encoding = 'br' | 'gzip' | 'identity';

/** The list as bytes. It is written once, and compressed at most once per encoding, on the first request for it. */
export interface Rendered {
  list: InstanceList;
  etag: string;
  body(encoding: Encoding): Promise<Buffer>;
}

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** 10,000 rows (5 MB) take about 0.1 s in zlib's own threads. Higher levels cost far more than they save. */
const BROTLI_LEVEL = 4;

/** The tag ignores when the rows were read, so that an unchanged fleet is answered with 304. */
function etagOf(json: string): string {
  const said = json.replaceAll(/"read_at":"[^"]*"/g, '');
  return `W/"${createHash('sha1').update(said).digest('base64url')}"`;
}

export function render(list: InstanceList): Rendered {
  const json = JSON.stringify(list);
  const plain = Buffer.from(json);
  const compress: Record<Encoding, () => Promise<Buffer>> = {
    identity: () => Promise.resolve(plain),
    gzip: () => deflate(plain, { level: 6 }),
    br: () =>
      brotli(plain, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL,
          [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
        },
      }),
  };
  const done: Partial<Record<Encoding, Promise<Buffer>>> = {};
  return { list, etag: etagOf(json), body: (encoding) => (done[encoding] ??= compress[encoding]()) };
}
