import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as z from 'zod';

const response = z.looseObject({ content: z.optional(z.record(z.string(), z.unknown())) });
const operation = z.looseObject({ responses: z.record(z.string(), response) });
const description = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** An answer as received over HTTP. */
export interface CheckedAnswer {
  method: string;
  /** With or without host and query. */
  url: string;
  status: number;
  contentType: string | undefined;
  body: string;
}

const pointer = (parts: readonly string[]): string =>
  parts.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Checks answers against an OpenAPI 3.1 document. It uses nothing but that document, so it finds promises that the
 * server does not keep.
 *
 * @returns a function that names the fault of an answer, or null
 */
export function createAnswerCheck(document: object): (answer: CheckedAnswer) => string | null {
  const { paths } = description.parse(document);
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats(ajv);
  ajv.addSchema(document, 'api');
  const known = Object.keys(paths).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));

  function faultOfJson(at: readonly string[], body: string): string | null {
    const validate = ajv.getSchema(`api#${pointer(at)}`);
    if (validate === undefined) return 'the description has no schema for it';
    if (validate(jsonOf(body)) === true) return null;
    return `${ajv.errorsText(validate.errors, { dataVar: 'body' })}: ${body.slice(0, 300)}`;
  }

  return ({ method, url, status, contentType, body }) => {
    const pathname = url.replace(/^https?:\/\/[^/]+/, '').replace(/[?#].*/s, '');
    const path = known.find(({ pattern }) => pattern.test(pathname))?.path;
    const asked = method === 'HEAD' ? 'get' : method.toLowerCase();
    const responses = path === undefined ? undefined : paths[path]?.[asked]?.responses;
    const name = `${method} ${path ?? pathname} → ${status}`;
    const type = contentType?.split(';', 1)[0];
    const hasNoBody = method === 'HEAD';
    // An undocumented request is refused with the envelope.
    if (path === undefined || responses === undefined) {
      if (status < 400) return `${name}: it is not described`;
      if (hasNoBody) return null;
      const fault = faultOfJson(['components', 'schemas', 'Error'], body);
      return fault === null ? null : `${name}: ${fault}`;
    }
    const key = String(status) in responses ? String(status) : 'default';
    if (key === 'default' && status < 400) return `${name}: no such status is promised`;
    const { content } = responses[key] ?? {};
    if (content === undefined) return hasNoBody || body === '' ? null : `${name}: a body that is not promised`;
    if (type === undefined || !(type in content)) return `${name}: ${type} is not promised`;
    if (hasNoBody || type !== 'application/json') return null;
    const fault = faultOfJson(['paths', path, asked, 'responses', key, 'content', type, 'schema'], body);
    return fault === null ? null : `${name}: ${fault}`;
  };
}
