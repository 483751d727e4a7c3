import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { Failure } from '../platform/failure.ts';
import { certificateIn, fetchCertificate } from './certificate.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** A zip whose directory says that what it holds is 1 KiB. */
function lying(zip: Uint8Array): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const directory = view.getUint32(zip.length - 6, true);
  view.setUint32(directory + 24, 1024, true);
  return zip;
}

test('of several ca.crt only the first is unpacked', () => {
  const zip = zipSync({ 'a/ca.crt': strToU8(PEM), 'b/ca.crt': strToU8(PEM) });
  // The second is packed in a way that nobody knows.
  const entry = Buffer.from(zip.buffer).lastIndexOf('PK\u0001\u0002');
  zip[entry + 10] = 99;
  expect(certificateIn(zip).toString()).toBe(PEM);
});

async function fetchFrom(listener: RequestListener, limitMs = 5000): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const link = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/ca.zip`;
  try {
    return (await fetchCertificate(link, () => null, limitMs)).toString();
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('a redirect is not followed', async () => {
  const asked: string[] = [];
  const fetching = fetchFrom((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  await expect(fetching).rejects.toThrow('HTTP 302');
  expect(asked).toEqual(['/ca.zip']);
});

test('an answer without end, and one that never comes, are given up', async () => {
  const endless = fetchFrom((_request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(64 * 1024)));
    };
    response.on('drain', more);
    more();
  });
  await expect(endless).rejects.toThrow(/could not be fetched: .*max size/i);
  await expect(fetchFrom(() => {}, 100)).rejects.toThrow('could not be fetched');
});

test('a link that may not be fetched is not, and is not repeated', async () => {
  const fetching = fetchCertificate('https://evil.example/?Signature=x', () => 'leads astray', 5000);
  await expect(fetching).rejects.toThrow('The link to the certificate leads astray.');
});

test('ca.crt is found in whichever folder it lies', () => {
  const zip = zipSync({ 'redis/readme.txt': strToU8('hello'), 'redis/ca.crt': strToU8(PEM) });
  expect(certificateIn(zip).toString()).toBe(PEM);
});

test.each([
  ['no zip', strToU8('not a zip'), 'cannot be read'],
  ['no ca.crt', zipSync({ 'other.crt': strToU8(PEM) }), 'holds no ca.crt'],
  ['a name that only ends so', zipSync({ 'xca.crt': strToU8(PEM) }), 'holds no ca.crt'],
  ['no certificate in it', zipSync({ 'ca.crt': strToU8('hello') }), 'not a PEM'],
  ['one that is too large', zipSync({ 'ca.crt': new Uint8Array(2 * 1024 * 1024) }), 'holds no ca.crt'],
  ['a way out of the folder', zipSync({ '../ca.crt': strToU8(PEM) }), 'a strange name'],
  ['a whole path', zipSync({ '/etc/ca.crt': strToU8(PEM) }), 'a strange name'],
  ['a path of Windows', zipSync({ 'a\\..\\ca.crt': strToU8(PEM) }), 'a strange name'],
  ['a name without end', zipSync({ [`${'x'.repeat(300)}/ca.crt`]: strToU8(PEM) }), 'a strange name'],
  [
    'a bomb that says it is small',
    lying(zipSync({ 'ca.crt': new Uint8Array(80 * 1024 * 1024) }, { level: 9 })),
    'holds no',
  ],
  [
    'too many entries',
    zipSync(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`${n}`, new Uint8Array()]))),
    'more than 100',
  ],
])('%s is told', (_name, zip, message) => {
  expect(() => certificateIn(zip)).toThrow(Failure);
  expect(() => certificateIn(zip)).toThrow(message);
});
