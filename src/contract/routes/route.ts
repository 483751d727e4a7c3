import type * as z from 'zod/mini';
import { errorEnvelope } from '../error.ts';
import type { PARAMS } from './params.ts';

/**
 * Who may call a route. `anyone`: no sign-in is needed. `signed-in`: every role. `switch`: only roles that may switch SSL, and nobody
 * while READ_ONLY is set.
 */
export type Access = 'anyone' | 'signed-in' | 'switch';

/** A query or a body. `expects` says what would be right; the answer to bad input and the API description repeat it. */
export interface Part<S extends z.ZodMiniType = z.ZodMiniType> {
  readonly schema: S;
  readonly expects: string;
}

/** What a status means, and what the answer then holds. */
export type Answer =
  | { readonly kind: 'json'; readonly says: string; readonly schema: z.ZodMiniType }
  /** Server-sent events, each with this JSON in `data:`. */
  | { readonly kind: 'events'; readonly says: string; readonly schema: z.ZodMiniType }
  | { readonly kind: 'file'; readonly says: string; readonly types: readonly string[] }
  | { readonly kind: 'redirect'; readonly says: string }
  | { readonly kind: 'empty'; readonly says: string };

export type Tag = 'Instances' | 'Changes' | 'Audit' | 'Sessions' | 'Service';
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One route of the API. The server registers it by this, the page calls it by this, and the API description is made of it. */
export interface Route {
  readonly method: Method;
  /** `{name}` parts are parameters; `PARAMS` has a schema for each name. */
  readonly path: `/${string}`;
  readonly access: Access;
  readonly tag: Tag;
  /** One sentence. */
  readonly summary: string;
  readonly query?: Part;
  readonly body?: Part;
  /** Request headers that it reads, each with what it does. */
  readonly headers?: Readonly<Record<string, string>>;
  /** By status. Errors that any route can give are not listed here: the API description adds them. */
  readonly answers: Readonly<Record<number, Answer>>;
}

export const json = <const S extends z.ZodMiniType>(schema: S, says: string) =>
  ({ kind: 'json', schema, says }) as const;
export const error = (says: string) => json(errorEnvelope, says);

/** The names of the `{name}` parts of a path. */
type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParamName<R extends Route> = NamesIn<R['path']> & keyof typeof PARAMS;

export type ParamsOf<R extends Route> = { readonly [Name in ParamName<R>]: z.output<(typeof PARAMS)[Name]> };
export type QueryOf<R extends Route> = R extends { query: Part<infer S> } ? z.output<S> : undefined;
export type BodyOf<R extends Route> = R extends { body: Part<infer S> } ? z.output<S> : undefined;

type DataIn<A> = A extends { kind: 'json'; schema: infer S extends z.ZodMiniType } ? z.output<S> : never;
/** The JSON of a good answer; never, where that is something else than JSON. */
export type DataOf<R extends Route> = DataIn<R['answers'][keyof R['answers'] & (200 | 202)]>;

type QueryInput<S extends z.ZodMiniType> = object extends z.input<S> ? { query?: z.input<S> } : { query: z.input<S> };
/** The parts of the address: what a caller has to give to get it. */
export type AddressInput<R extends Route> = ([ParamName<R>] extends [never] ? object : { params: ParamsOf<R> }) &
  (R extends { query: Part<infer S> } ? QueryInput<S> : object);
/** What a caller has to give. */
export type CallInput<R extends Route> = AddressInput<R> &
  (R extends { body: Part<infer S> } ? { body: z.input<S> } : object);

/** The status of a route's good answer. */
export const successOf = ({ answers }: Route): number => Math.min(...Object.keys(answers).map(Number));

/** Whether HEAD is answered: where GET answers with JSON. A stream has no end, a file is written to the audit, and a redirect begins a sign-in. */
export const answersHead = (route: Route): boolean =>
  route.method === 'GET' && route.answers[successOf(route)]?.kind === 'json';
