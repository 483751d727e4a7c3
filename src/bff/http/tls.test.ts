import { once } from 'node:events';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { connect as connectPlain } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createFakeClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import { aCa, anIdentity, type Identity } from '../../testing/certificates.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { LIMITS, type Limits } from './server.ts';
import { readPair } from '../config/tls-files.ts';

// Real servers are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const FILES = { certFile: '/cert', keyFile: '/key' };

let ca: Identity;
let first: Identity;
let second: Identity;
let dcs: TestDcs | undefined;
let bff: TestBff | undefined;

beforeAll(async () => {
  ca = await aCa(Date.now());
  first = await anIdentity(ca, 'first.example.com', Date.now());
  second = await anIdentity(ca, 'second.example.com', Date.now());
});
afterEach(async () => {
  await bff?.stop();
  await dcs?.close();
});

/** The certificate files. A test can change them. */
function filesOf({ certificate, key }: Identity) {
  const files = new Map([
    ['/cert', certificate],
    ['/key', key],
  ]);
  return { files, readFile: (path: string) => files.get(path) ?? null };
}

async function listening(limits: Limits = LIMITS) {
  const { files, readFile } = filesOf(first);
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void lines.push(line) });
  dcs = await startTestDcs();
  const clock = createFakeClock(Date.now());
  bff = await startTestBff(dcs, { clock, tls: FILES, readFile, log, access: { secure: true }, limits });
  const { app } = bff;
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  async function handshake(options: ConnectionOptions = {}): Promise<TLSSocket> {
    const socket = connect({ port, host: '127.0.0.1', ca: ca.certificate, ...options });
    await once(socket, 'secureConnect');
    return socket;
  }
  async function namesNow(): Promise<string | undefined> {
    const socket = await handshake();
    const { subjectaltname } = socket.getPeerCertificate();
    socket.destroy();
    return subjectaltname;
  }
  return { app, port, clock, files, lines, handshake, namesNow };
}

test('whoever connects and never comes to a handshake is cut off', async () => {
  const { port } = await listening({ ...LIMITS, headersMs: 200 });
  // No bytes, and the beginning of a ClientHello.
  for (const bytes of ['', '\x16\x03\x01\x02\x00']) {
    const socket = connectPlain(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(Buffer.from(bytes, 'latin1'));
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  }
});

test('it speaks TLS 1.2 and later, nothing older and nothing plain', async () => {
  const { handshake, port } = await listening();
  const socket = await handshake();
  expect([socket.authorized, socket.getProtocol()]).toEqual([true, 'TLSv1.3']);
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  expect(answer).toContain('HTTP/1.1 200 OK');
  expect(answer).toContain('strict-transport-security: max-age=31536000');
  const old: ConnectionOptions = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
  await expect(handshake(old)).rejects.toMatchObject({ code: expect.stringContaining('ERR_SSL') });
  const twelve = await handshake({ maxVersion: 'TLSv1.2' });
  expect(twelve.getProtocol()).toBe('TLSv1.2');
  twelve.destroy();
  const plain = connectPlain(port, '127.0.0.1', () => plain.write('GET / HTTP/1.1\r\n\r\n'));
  let text = '';
  plain.on('data', (chunk) => (text += chunk.toString('latin1')));
  await once(plain, 'close');
  expect(text).not.toContain('HTTP/1.1 2');
});

test('a renewed certificate is used without a restart; one that is no good leaves the old one, and is told once', async () => {
  const { clock, files, lines, namesNow } = await listening();
  const complaints = () => lines.filter((line) => line.includes('the old one stays')).length;
  expect(await namesNow()).toContain('first.example.com');
  // Only one of the two files is renewed yet.
  files.set('/cert', second.certificate);
  await clock.advance(60_000);
  await clock.advance(60_000);
  expect(complaints()).toBe(1);
  expect(await namesNow()).toContain('first.example.com');
  files.set('/key', second.key);
  await clock.advance(60_000);
  expect(await namesNow()).toContain('second.example.com');
  files.delete('/key');
  await clock.advance(60_000);
  expect(complaints()).toBe(2);
  expect(await namesNow()).toContain('second.example.com');
  expect(lines.join('')).not.toContain('PRIVATE KEY');
});

test('a connection that never said anything does not keep it from ending', async () => {
  const { app, port, handshake } = await listening();
  const raw = connectPlain(port, '127.0.0.1');
  const encrypted = await handshake();
  const ended = Promise.all(
    [raw, encrypted].map((socket) => {
      // Either end may notice first.
      socket.on('error', () => {});
      return new Promise((resolve) => socket.once('close', resolve));
    }),
  );
  await setImmediate();
  await app.close();
  await ended;
  expect(app.server.listening).toBe(false);
});

test('files that cannot be used are told by their settings', () => {
  const { readFile } = filesOf(first);
  expect(readPair(FILES, readFile)).toEqual({ pair: { cert: first.certificate, key: first.key } });
  expect(readPair({ ...FILES, keyFile: '/no' }, readFile)).toEqual({ fault: 'TLS_KEY_FILE cannot be read' });
  expect(readPair({ ...FILES, certFile: '/no' }, readFile)).toEqual({ fault: 'TLS_CERT_FILE cannot be read' });
  const mixed = filesOf({ certificate: first.certificate, key: second.key });
  expect(readPair(FILES, mixed.readFile)).toEqual({ fault: expect.stringContaining('a certificate and its key') });
});
