import { fillPath } from './path.ts';
import type { AddressInput, Route } from './route.ts';

function valuesIn(input: object, part: 'params' | 'query'): readonly (readonly [string, unknown])[] {
  const values: unknown = Reflect.get(input, part);
  return typeof values === 'object' && values !== null ? Object.entries(values) : [];
}

/** The address of a route, without its host. The second argument is left out where the route asks for nothing. */
export function urlOf<R extends Route>(
  route: R,
  ...rest: object extends AddressInput<R> ? [input?: AddressInput<R>] : [input: AddressInput<R>]
): string;
export function urlOf({ path }: Route, input: object = {}): string {
  const params = new Map(valuesIn(input, 'params'));
  const address = fillPath(path, (name) => encodeURIComponent(String(params.get(name))));
  const query = valuesIn(input, 'query').flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  );
  return query.length === 0 ? address : `${address}?${query.join('&')}`;
}
