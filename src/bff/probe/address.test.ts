import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { afterEach, expect, test, vi } from 'vitest';
import { aCa, anIdentity, type Identity } from '../../testing/certificates.ts';
import { probeAddress, type AddressOptions } from './address.ts';
import { placeOf } from './connect.ts';

// Real connections are slow on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const AT = '2026-11-24T04:00:00.000Z';
const DAY_MS = 86_400_000;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return `127.0.0.1:${bound.port}`;
}

/** Records everything that a server receives, on every connection. */
function recording(answer: (socket: Socket, text: string) => void) {
  const heard: string[] = [];
  const onSocket = (socket: Socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      heard.push(chunk.toString('latin1'));
      answer(socket, chunk.toString('latin1'));
    });
  };
  return { heard, onSocket };
}

/** A certificate for one name only. The certificates of the embedded DCS are for the loopback too. */
async function identityFor(ca: Identity, name: string): Promise<Identity> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const caKey = x509.PemConverter.decodeFirst(ca.key);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`,
    issuer: new x509.X509Certificate(ca.certificate).subject,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    publicKey: keys.publicKey,
    signingKey: await webcrypto.subtle.importKey('pkcs8', caKey, algorithm, false, ['sign']),
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }])],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

async function tlsServer(identity: Identity, { answer = '+OK\r\n+PONG\r\n' } = {}) {
  const { heard, onSocket } = recording((socket) => socket.write(answer));
  const server = createTlsServer({ cert: identity.certificate, key: identity.key }, onSocket);
  server.on('tlsClientError', () => {});
  return { heard, address: await listening(server) };
}

function probe(address: string, more: Partial<AddressOptions> = {}) {
  const place = placeOf(address);
  if (place === null) throw new Error(`${address} is no address`);
  return probeAddress(address, place, {
    expected: 'tls',
    ca: null,
    password: 'secret-password',
    at: AT,
    limit: { ms: 5000, signal: new AbortController().signal },
    ...more,
  });
}

const briefly = { ms: 300, signal: new AbortController().signal };
const trust = (ca: Identity) => createSecureContext({ ca: ca.certificate });

test('an address is host and port', () => {
  expect(placeOf('192.168.0.5:6379')).toEqual({ host: '192.168.0.5', port: 6379 });
  expect(placeOf('[::1]:6379')).toEqual({ host: '::1', port: 6379 });
  expect(placeOf('redis.example.com')).toBeNull();
  expect(placeOf('::1:6379')).toBeNull();
  expect(placeOf('host:0')).toBeNull();
});

test('a closed port refuses', async () => {
  const server = createServer();
  const address = await listening(server);
  server.close();
  await once(server, 'close');
  expect(await probe(address)).toEqual({ address, reached: false, reason: 'refused' });
});

test('a name that nobody knows', async () => {
  const address = 'redis.invalid:6379';
  expect(await probe(address)).toEqual({ address, reached: false, reason: 'name-unknown' });
});

test('a server that takes connections and stays silent is waited for as long as the limit is', async () => {
  const { heard, onSocket } = recording(() => {});
  const address = await listening(createServer(onSocket));
  expect(await probe(address, { limit: briefly })).toEqual({ address, reached: false, reason: 'timed-out' });
  expect(heard[0]).toBe('PING\r\n');
});

test.each([
  ['closes every connection without a word', (socket: Socket) => void socket.destroy()],
  ['speaks HTTP', (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
])('what %s is something between, and not the instance', async (_name, answer) => {
  const address = await listening(createServer(recording(answer).onSocket));
  expect(await probe(address)).toEqual({ address, reached: false, reason: 'not-redis' });
  expect(await probe(address, { expected: 'plaintext' })).toMatchObject({ reached: false });
});

test('a server that speaks TLS and refuses the handshake contradicts', async () => {
  const ca = await aCa(Date.now());
  const server = createTlsServer({
    cert: ca.certificate,
    key: ca.key,
    // Its key has another type, so no common cipher is left.
    ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
    maxVersion: 'TLSv1.2',
  });
  server.on('tlsClientError', () => {});
  expect(await probe(await listening(server))).toMatchObject({ reached: true, faults: ['tls-refused'] });
});

test('a probe that is given up ends at once', async () => {
  const given = new AbortController();
  // In the middle of the probe: the server has received the PING and does not answer.
  const address = await listening(createServer(recording(() => given.abort()).onSocket));
  expect(await probe(address, { limit: { ms: 3_600_000, signal: given.signal } })).toMatchObject({ reached: false });
});

test('a password is never sent where plaintext is spoken, whatever is expected', async () => {
  const { heard, onSocket } = recording((socket, text) => {
    if (text === 'PING\r\n') socket.write('-NOAUTH Authentication required.\r\n');
  });
  const address = await listening(createServer(onSocket));
  expect(await probe(address, { limit: briefly })).toEqual({
    address,
    reached: true,
    tls: { spoken: false },
    plaintext: 'accepted',
    ping: { state: 'not-tried', reason: 'plaintext' },
    faults: ['plaintext-accepted', 'tls-refused'],
  });
  expect(await probe(address, { expected: 'plaintext', limit: briefly })).toMatchObject({ faults: [] });
  expect(heard.filter((text) => text === 'PING\r\n')).toHaveLength(2);
  expect(heard.join('')).not.toMatch(/secret-password|AUTH/);
});

test('TLS with a certificate of the CA, and PONG', async () => {
  const ca = await aCa(Date.now());
  const { address, heard } = await tlsServer(await anIdentity(ca, 'redis.example.com', Date.now()));
  expect(await probe(address, { ca: trust(ca) })).toMatchObject({
    reached: true,
    tls: { spoken: true, protocol: 'TLSv1.3', chain: 'ok', name_matches: true, not_after: expect.any(String) },
    plaintext: 'refused',
    ping: { state: 'pong' },
    faults: [],
  });
  expect(heard.join('')).toContain('secret-password');
});

test('a certificate for other names alone is told, and no fault', async () => {
  const ca = await aCa(Date.now());
  const { address } = await tlsServer(await identityFor(ca, 'redis.example.com'));
  expect(await probe(address, { ca: trust(ca) })).toMatchObject({
    tls: { chain: 'ok', name_matches: false, names: ['DNS:redis.example.com'] },
    ping: { state: 'pong' },
    faults: [],
  });
});

test.each([
  ['-WRONGPASS invalid username-password pair\r\n-NOAUTH Authentication required.\r\n', 'password-rejected', null],
  ['-ERR invalid password\r\n-NOAUTH Authentication required.\r\n', 'password-rejected', null],
  ['+OK\r\n-LOADING Redis is loading the dataset in memory\r\n', 'error-answer', 'LOADING'],
  ['+OK\r\nwhat?\r\n', 'no-answer', null],
])('the answer %j', async (answer, reason, word) => {
  const ca = await aCa(Date.now());
  const { address } = await tlsServer(await anIdentity(ca, 'a.example.com', Date.now()), { answer });
  const found = await probe(address, { ca: trust(ca) });
  expect(found).toMatchObject({ ping: { state: 'failed', reason, answer: word } });
});

test('an instance without a password refuses the one that is sent, and answers PONG', async () => {
  const ca = await aCa(Date.now());
  const answer = '-ERR AUTH <password> called without any password configured\r\n+PONG\r\n';
  const { address } = await tlsServer(await anIdentity(ca, 'a.example.com', Date.now()), { answer });
  expect(await probe(address, { ca: trust(ca) })).toMatchObject({ ping: { state: 'pong' }, faults: [] });
});

test('TLS where SSL is off contradicts, and no password is sent', async () => {
  const ca = await aCa(Date.now());
  const { address, heard } = await tlsServer(await anIdentity(ca, 'a.example.com', Date.now()));
  expect(await probe(address, { expected: 'plaintext', ca: trust(ca) })).toMatchObject({
    ping: { state: 'not-tried', reason: 'plaintext' },
    faults: ['tls-accepted', 'plaintext-refused'],
  });
  expect(heard).toEqual([]);
});

test.each([
  ['another CA', 'chain-untrusted', 0],
  ['the time is over', 'certificate-expired', -400 * DAY_MS],
  ['the time is not come', 'certificate-not-yet-valid', 10 * DAY_MS],
])('a bad certificate: %s; then no password is sent', async (_name, fault, shift) => {
  const ca = await aCa(Date.now() - 1000 * DAY_MS);
  const other = await aCa(Date.now());
  const identity = await anIdentity(ca, 'redis.example.com', Date.now() + shift);
  const { address, heard } = await tlsServer(identity);
  expect(await probe(address, { ca: trust(fault === 'chain-untrusted' ? other : ca) })).toMatchObject({
    ping: { state: 'not-tried', reason: 'chain-not-verified' },
    faults: [fault],
  });
  expect(heard).toEqual([]);
});

test('without a CA nothing is verified, and no password is sent', async () => {
  const ca = await aCa(Date.now());
  const { address, heard } = await tlsServer(await anIdentity(ca, 'redis.example.com', Date.now()));
  expect(await probe(address, { ca: null })).toMatchObject({
    tls: { spoken: true, chain: 'unverified' },
    ping: { state: 'not-tried', reason: 'chain-not-verified' },
    faults: [],
  });
  expect(heard).toEqual([]);
});
