import { expect, test } from 'vitest';
import type { Call, Request } from './call.ts';
import { findProjects } from './projects.ts';

const answering = (body: string, asked: Request[] = []): Call => {
  return (request) => {
    asked.push(request);
    return Promise.resolve({ ok: true, value: { status: 200, contentType: null, requestId: 'r-1', body } });
  };
};
const REGION = 'eu-west-101';
const OF_REGION = { region: REGION, projects: { kind: 'of-region' } } as const;
const REACHABLE = { region: REGION, projects: { kind: 'reachable' } } as const;

const KNOWN = JSON.stringify({
  projects: [
    { id: 'team', name: 'eu-west-101_team', enabled: true },
    { id: 'off', name: 'eu-west-101', enabled: false },
    { id: 'right', name: 'eu-west-101', enabled: true },
    { id: 'elsewhere', name: 'eu-west-1010', enabled: true },
  ],
});

test('the project that is named like the region, and may be used', async () => {
  const asked: Request[] = [];
  expect(await findProjects(OF_REGION, answering(KNOWN, asked))).toEqual({
    ok: true,
    value: [{ id: 'right', name: 'eu-west-101' }],
  });
  expect(asked).toMatchObject([{ method: 'GET', path: '/v3/projects', query: { name: REGION } }]);
});

test('all projects of the region that the key may reach', async () => {
  const asked: Request[] = [];
  expect(await findProjects(REACHABLE, answering(KNOWN, asked))).toMatchObject({
    ok: true,
    value: [{ id: 'team' }, { id: 'right' }],
  });
  expect(asked).toMatchObject([{ method: 'GET', path: '/v3/auth/projects' }]);
});

test('those that are listed, without asking', async () => {
  const listed = { region: REGION, projects: { kind: 'listed', ids: ['a', 'b'] } } as const;
  const asked: Request[] = [];
  expect(await findProjects(listed, answering('', asked))).toMatchObject({
    ok: true,
    value: [{ id: 'a' }, { id: 'b' }],
  });
  expect(asked).toEqual([]);
});

test.each(['{"projects": []}', '<html>', '{"projects": [{"id": "../x", "name": "eu-west-101"}]}'])(
  'without one it says what to set: %s',
  async (body) => {
    for (const [wanted, setting] of [
      [OF_REGION, 'HUAWEICLOUD_SDK_PROJECT_ID'],
      [REACHABLE, 'CLOUDS_FILE'],
    ] as const) {
      expect(await findProjects(wanted, answering(body))).toMatchObject({
        ok: false,
        failure: { envelope: { error_msg: expect.stringContaining(setting), request_id: 'r-1' } },
      });
    }
  },
);
