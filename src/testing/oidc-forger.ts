import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startHttpServer } from './http-server.ts';
import { CLIENT } from './oidc-settings.ts';

/** The faults of the forger. Default: none. */
export interface Forgery {
  /** Claims of the ID token that replace the right ones. */
  claims?: object;
  /** Signs with a key that it does not publish. */
  strangeKey?: boolean;
  /** Replaces the header of the ID token; `alg` none leaves out the signature. */
  header?: { alg?: string };
  /** The issuer in its discovery document. */
  issuer?: string;
  /** Replaces the parameters with which it sends the browser back. */
  back?: Readonly<Record<string, string>>;
  /** The client authentication methods that it announces; undefined: none are announced. */
  takes?: readonly string[] | undefined;
  /** Its answer to the console: a page of its own, or nothing at all. */
  answers?: 'page' | 'silence';
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(header: object, claims: object, key: KeyObject | null): string {
  const text = `${base64url(header)}.${base64url(claims)}`;
  return `${text}.${key === null ? '' : createSign('RSA-SHA256').update(text).sign(key, 'base64url')}`;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function cameBy(authorization: string | undefined, body: URLSearchParams): 'basic' | 'body' | null {
  if (authorization === `Basic ${Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64')}`) return 'basic';
  return body.get('client_secret') === CLIENT.secret ? 'body' : null;
}

/** A lying identity provider: the smallest one that openid-client accepts, over HTTP. */
export async function startOidcForger(claims: object) {
  let forgery: Forgery = {};
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const strange = generateKeyPairSync('rsa', { modulusLength: 2048 });
  /** The nonce of each code. */
  const codes = new Map<string, string>();
  let discoveries = 0;
  let secretCameBy: 'basic' | 'body' | null = null;

  const server = await startHttpServer((origin) => async (request, response) => {
    const url = new URL(request.url ?? '/', origin);
    if (url.pathname === '/authorize') {
      const asked = Object.fromEntries(url.searchParams);
      const code = `code-${codes.size}`;
      codes.set(code, asked['nonce'] ?? '');
      const back = new URL(asked['redirect_uri'] ?? origin);
      back.search = new URLSearchParams({ code, state: asked['state'] ?? '', ...forgery.back }).toString();
      return void response.writeHead(302, { location: back.href }).end();
    }
    if (forgery.answers === 'silence') return;
    if (forgery.answers === 'page') return void response.writeHead(502).end('<h1>Bad Gateway</h1>');
    if (url.pathname === '/jwks') {
      const key = { ...own.publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'own' };
      return sendJson(response, 200, { keys: [key] });
    }
    if (url.pathname === '/token') {
      const now = Math.floor(Date.now() / 1000);
      const body = await bodyOf(request);
      secretCameBy = cameBy(request.headers.authorization, body);
      const nonce = codes.get(body.get('code') ?? '');
      const right = { iss: origin, aud: CLIENT.id, sub: 'somebody', iat: now, exp: now + 300, nonce, ...claims };
      const header = { alg: 'RS256', kid: 'own', ...forgery.header };
      const key = forgery.strangeKey === true ? strange.privateKey : own.privateKey;
      const id_token = signed(header, { ...right, ...forgery.claims }, header.alg === 'none' ? null : key);
      return sendJson(response, 200, { access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token });
    }
    discoveries += 1;
    return sendJson(response, 200, {
      issuer: forgery.issuer ?? origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/jwks`,
      token_endpoint_auth_methods_supported: forgery.takes,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  return {
    issuer: server.origin,
    /** Sets the faults from now on. */
    forge(what: Forgery): void {
      forgery = what;
    },
    /** How often its discovery document was requested. */
    discoveries: () => discoveries,
    /** How the right client secret was last sent. */
    secretCameBy: () => secretCameBy,
    close: server.close,
  };
}
export type Forger = Awaited<ReturnType<typeof startOidcForger>>;
