import { expect, test } from 'vitest';
import type { Call, Request } from './call.ts';
import { findProjectId } from './project.ts';

const answering = (body: string, asked: Request[] = []): Call => {
  return (request) => {
    asked.push(request);
    return Promise.resolve({ ok: true, value: { status: 200, contentType: null, requestId: 'r-1', body } });
  };
};

test('the project that is named like the region, and may be used', async () => {
  const projects = [
    { id: 'other', name: 'eu-west-101_team', enabled: true },
    { id: 'off', name: 'eu-west-101', enabled: false },
    { id: 'right', name: 'eu-west-101', enabled: true },
  ];
  const asked: Request[] = [];
  const result = await findProjectId(answering(JSON.stringify({ projects }), asked), 'eu-west-101');
  expect(result).toEqual({ ok: true, value: 'right' });
  expect(asked).toMatchObject([{ method: 'GET', path: '/v3/projects', query: { name: 'eu-west-101' } }]);
});

test.each(['{"projects": []}', '<html>', '{"projects": [{"id": "../x", "name": "eu-west-101"}]}'])(
  'without one it says what to set: %s',
  async (body) => {
    expect(await findProjectId(answering(body), 'eu-west-101')).toMatchObject({
      ok: false,
      failure: { envelope: { error_msg: expect.stringContaining('HUAWEICLOUD_SDK_PROJECT_ID'), request_id: 'r-1' } },
    });
  },
);
