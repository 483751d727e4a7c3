import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditChain } from '../../contract/audit.ts';
import { switchAnswer } from '../../contract/change.ts';
import { PAGE_ROUTES } from '../../contract/routes/service.ts';
import { ALL_ROUTES, ROUTES } from '../../contract/routes/table.ts';
import { errorEnvelope, type ConsoleCode } from '../../contract/error.ts';
import { CONSOLE_HEADER, role, signInMethod, type Role } from '../../contract/session.ts';
import { createAnswerCheck, type CheckedAnswer } from '../../testing/answer-check.ts';
import { CHEAP, createFakeClock, dcsClock, startTestBff, type TestBff } from '../../testing/bff.ts';
import type { Known } from '../../testing/from-schema.ts';
import { startTestDcs, type TestDcs } from '../../testing/local-dcs.ts';
import { CANARY } from '../../testing/nasty-texts.ts';
import { startOidcProvider, type TestProvider } from '../../testing/oidc-provider.ts';
import { oidcSettings } from '../../testing/oidc-settings.ts';
import { oneOf, seededRandom } from '../../testing/seeded-random.ts';
import { createWebFolder } from '../../testing/web-folder.ts';
import {
  createWildRequests,
  nameOf,
  schemasOf,
  type AskedRoute,
  type WildRequest,
} from '../../testing/wild-requests.ts';
import { BY_CONSOLE } from '../audit/actor.ts';
import { createAccountKeeper } from '../identity/account-keeper.ts';
import { createPasswordHasher } from '../identity/password-hash.ts';
import { openStore } from '../store/database.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const SEED = 20_261_124;
const REQUESTS = 10_000;
/** How many requests of each route that reads something must pass its schema. */
const LEAST = 20;
/** After this many requests the clock advances by a minute, so that the throttle lets people try again. */
const REQUESTS_A_MINUTE = 50;

type Headers = Readonly<Record<string, string>>;

const PASSWORD = 'of everybody here';
const IAM_USERS = [
  { name: 'switcher', password: PASSWORD, may: 'switch' },
  { name: 'stranger', password: PASSWORD, may: 'nothing' },
  { name: 'coder', password: PASSWORD, may: 'switch', totp: 'JBSWY3DPEHPK3PXP' },
];

/** An instance that can be switched, one that cannot, and one whose switch DCS refuses. */
const FLEET = ['orders-cache', 'clickstream', 'geo-lookup'];

const clock = createFakeClock(Date.now());
const web = createWebFolder();
let dcs: TestDcs;
let provider: TestProvider;
let bff: TestBff;
let knownAt: (route: AskedRoute) => Known;
let faultOfAnswer: ReturnType<typeof createAnswerCheck>;

const FUZZED: readonly AskedRoute[] = [...ALL_ROUTES, ...PAGE_ROUTES];
beforeAll(async () => {
  dcs = await startTestDcs({ clock: dcsClock(clock), iamUsers: IAM_USERS });
  provider = await startOidcProvider();
  const store = await openStore(':memory:');
  const access = { methods: signInMethod.options };
  bff = await startTestBff(dcs, { clock, store, access, oidc: oidcSettings(provider.issuer), webDir: web.webDir });
  faultOfAnswer = createAnswerCheck((await bff.app.inject({ url: ROUTES.describeApi.path })).json<object>());
  const accounts = createAccountKeeper({ store, clock, by: BY_CONSOLE });
  const hash = await createPasswordHasher(CHEAP).hash(PASSWORD);
  await accounts.add('alice', 'admin', hash);
  await accounts.add('bob', 'support', hash);

  const id = dcs.idOf('orders-cache');
  const { change } = switchAnswer.parse((await bff.put(id, !dcs.isSslOn(id))).json);
  const { job_id } = await bff.changeIn(change.change_id, 'succeeded');
  const links = await Promise.all(Array.from({ length: 50 }, () => bff.makeLinks()));
  const people = {
    password: [PASSWORD],
    domain: ['local-account'],
    link: links.flatMap((each) => Object.values(each)),
  };
  // The TLS probe is not measured here, and a handshake takes time.
  const fleet = { instance_id: FLEET.map(dcs.idOf) };
  knownAt = (route) => ({
    ...people,
    ...(route === ROUTES.probeInstance ? {} : fleet),
    name: route === ROUTES.signInByIam ? IAM_USERS.map(({ name }) => name) : ['alice', 'bob'],
    change_id: [change.change_id],
    job_id: [job_id],
  });
});
afterAll(async () => {
  await bff.stop();
  await provider.close();
  await dcs.close();
  web.remove();
});

const random = seededRandom(SEED);

interface Answer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  payload: string;
}
/** The text of a body in any encoding. */
function decoded(body: Buffer, encoding: unknown): string {
  if (body.length > 0 && encoding === 'br') return brotliDecompressSync(body).toString();
  if (body.length > 0 && encoding === 'gzip') return gunzipSync(body).toString();
  return body.toString();
}

async function ask(asked: WildRequest, who: Headers): Promise<Answer> {
  const { route: _route, isOwn: _isOwn, ...request } = asked;
  const response = await bff.app.inject({ ...request, headers: { ...who, ...asked.headers }, payloadAsStream: true });
  const { statusCode: status, headers } = response;
  const chunks: Buffer[] = [];
  if (status < 400 && String(headers['content-type']).includes('event-stream')) response.stream().destroy();
  else for await (const chunk of response.stream()) chunks.push(Buffer.from(chunk));
  return { status, headers, payload: decoded(Buffer.concat(chunks), headers['content-encoding']) };
}

/** The error of an answer, or null when there is no envelope. */
function errorOf({ payload }: Answer) {
  try {
    return errorEnvelope.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
}

/** These routes show accepted input, for example a person's reason. */
const SHOW_THE_AUDIT: ReadonlySet<string> = new Set([ROUTES.listAudit, ROUTES.exportAudit].map(nameOf));

/** The API's description does not have these. */
const IS_PAGE: ReadonlySet<string> = new Set(PAGE_ROUTES.map(nameOf));

const checked = ({ method, url }: WildRequest, { status, headers, payload: body }: Answer): CheckedAnswer => ({
  method,
  url,
  status,
  contentType: headers['content-type']?.toString(),
  body,
});

function faultsOf(asked: WildRequest, answer: Answer): string[] {
  const { status, payload, headers } = answer;
  const line = `${asked.method} ${asked.url.slice(0, 200)} ${JSON.stringify(asked.payload ?? null).slice(0, 200)} → ${status} ${payload.slice(0, 300)}`;
  const told = `${payload}${JSON.stringify(headers)}`;
  const isShown = status < 400 && SHOW_THE_AUDIT.has(asked.route);
  return [
    ...(status >= 500 ? [`a fault of the server: ${line}`] : []),
    ...(/\bat .*\.(ts|js):\d+|node_modules|Error:/.test(payload) ? [`the inside shows: ${line}`] : []),
    ...(told.includes(CANARY) && !isShown ? [`what was sent comes back: ${line}`] : []),
    ...(status >= 400 && asked.method !== 'HEAD' && errorOf(answer) === null ? [`no envelope: ${line}`] : []),
    ...(IS_PAGE.has(asked.route) ? [] : [faultOfAnswer(checked(asked, answer)) ?? []].flat()),
  ];
}

/** The error codes for requests that a route, or a check before it, refuses without reading them to the end. */
const TURNED_AWAY: ReadonlySet<string> = new Set<ConsoleCode>([
  'CONSOLE.INVALID_REQUEST',
  'CONSOLE.BODY_TOO_LARGE',
  'CONSOLE.UNSUPPORTED_MEDIA_TYPE',
  'CONSOLE.METHOD_NOT_ALLOWED',
  'CONSOLE.CROSS_SITE',
  'CONSOLE.SIGN_IN_REQUIRED',
  'CONSOLE.SIGN_IN_METHOD_CLOSED',
  'CONSOLE.SIGN_IN_INTERRUPTED',
  'CONSOLE.ROLE_FORBIDS',
  'CONSOLE.TOO_MANY_REQUESTS',
]);

/** Whether a request passed its route's schema and the throttle, so that the route did its work. */
function cameThrough({ isOwn }: WildRequest, answer: Answer): boolean {
  const error = errorOf(answer);
  const code = error?.error_code ?? /error=([\w.]+)/.exec(String(answer.headers['location']))?.[1] ?? '';
  return isOwn && !TURNED_AWAY.has(code) && error?.error_msg !== 'There is nothing at this path.';
}

const cookieOf = ({ headers }: Answer): string => String(headers['set-cookie']).split(';', 1)[0] ?? '';
const NOBODY: Headers = { [CONSOLE_HEADER.name]: CONSOLE_HEADER.value };

/** The people who ask, in turn: admins and supporters by link, the person who signed in last, and nobody. */
function createPeople() {
  const byRole: Partial<Record<Role, Headers>> = {};
  let newcomer: Headers | null = null;
  let onTheirWay: { cookie: string; state: string } | null = null;
  return {
    async next(): Promise<Headers> {
      const who = oneOf(random, [
        'nobody',
        'support',
        'newcomer',
        'newcomer',
        'admin',
        'admin',
        'admin',
        'admin',
      ] as const);
      if (who === 'nobody') return NOBODY;
      if (who === 'newcomer' && newcomer !== null) return newcomer;
      const asked = who === 'support' ? who : 'admin';
      return (byRole[asked] ??= await bff.headersOf(asked));
    },
    /** A person who began to sign in at the provider comes back from there with a made-up code. */
    comeBack(asked: WildRequest, who: Headers): readonly [WildRequest, Headers] {
      if (asked.route !== nameOf(ROUTES.finishOidc) || onTheirWay === null) return [asked, who];
      const { state, cookie } = onTheirWay;
      onTheirWay = null;
      const query = new URLSearchParams({ state, code: CANARY, iss: provider.issuer });
      return [
        { ...asked, url: `${ROUTES.finishOidc.path}?${query}` },
        { ...NOBODY, cookie },
      ];
    },
    learn(asked: WildRequest, who: Headers, answer: Answer): void {
      const state = new URLSearchParams(String(answer.headers['location']).split('?')[1]).get('state');
      if (asked.route === nameOf(ROUTES.startOidc) && state !== null) onTheirWay = { state, cookie: cookieOf(answer) };
      if (asked.route.startsWith('POST /api/session') && answer.status === 200) {
        newcomer = { ...NOBODY, cookie: cookieOf(answer) };
      }
      // One of their requests has ended the session.
      if (errorOf(answer)?.error_code !== 'CONSOLE.SIGN_IN_REQUIRED') return;
      if (who === newcomer) newcomer = null;
      for (const each of role.options) if (who === byRole[each]) delete byRole[each];
    },
  };
}

const puts = () => FLEET.map((name) => dcs.puts(dcs.idOf(name)));

test('whatever is asked for, the answer is one of ours, and repeats nothing that was sent', async () => {
  const next = createWildRequests(random, FUZZED, knownAt, SEED);
  const people = createPeople();
  const before = puts();
  const statuses: Record<string, number> = {};
  const table = Object.fromEntries(FUZZED.map((route) => [nameOf(route), { asked: 0, through: 0 }]));
  const faults: string[] = [];
  for (let count = 1; count <= REQUESTS && faults.length < 20; count += 1) {
    const [asked, who] = people.comeBack(next(), await people.next());
    const answer = await ask(asked, who);
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const row = table[asked.route];
    if (row !== undefined) {
      row.asked += 1;
      if (cameThrough(asked, answer)) row.through += 1;
    }
    faults.push(...faultsOf(asked, answer));
    people.learn(asked, who, answer);
    if (count % REQUESTS_A_MINUTE === 0) await clock.advance(60_000);
  }
  // For the person who reads the output of the run.
  // oxlint-disable-next-line no-console
  console.log(
    `fuzz: seed ${SEED}, ${REQUESTS} requests, ${JSON.stringify(statuses)}\n${Object.entries(table)
      .map(([route, { asked, through }]) => `  ${route}: ${asked} asked, ${through} came through`)
      .join('\n')}`,
  );
  expect(faults).toEqual([]);
  const unread = FUZZED.filter((route) => {
    const hasSchema = Object.keys(schemasOf(route)).length > 0;
    return (table[nameOf(route)]?.through ?? 0) < (hasSchema ? LEAST : 1);
  }).map(nameOf);
  expect(unread).toEqual([]);
  // Without the preview nobody can switch.
  expect(puts()).toEqual(before);
  const chain = auditChain.parse((await bff.get(ROUTES.verifyAudit.path, await bff.headersOf('admin'))).json);
  expect(chain).toMatchObject({ whole: true });
});
