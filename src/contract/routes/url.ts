import { fillPath } from './path.ts';
import type { AddressInput, Route } from './route.ts';

/** Parameters and queries are text: what is left out is undefined. */
function textsIn(input: object, part: 'params' | 'query'): [string, string][] {
  const values: unknown = Reflect.get(input, part);
  if (typeof values !== 'object' || values === null) return [];
  return Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** The address of a route, without its host. The second argument is left out where the route asks for nothing. */
export function urlOf<R extends Route>(
  route: R,
  ...rest: object extends AddressInput<R> ? [input?: AddressInput<R>] : [input: AddressInput<R>]
): string;
export function urlOf({ path }: Route, input: object = {}): string {
  const params = new Map(textsIn(input, 'params'));
  const address = fillPath(path, (name) => encodeURIComponent(params.get(name) ?? ''));
  const query = textsIn(input, 'query').map(
    ([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`,
  );
  return query.length === 0 ? address : `${address}?${query.join('&')}`;
}
