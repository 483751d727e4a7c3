import type { FastifyRequest } from 'fastify';

/** What is asked for, without the query: it may hold what is not for a log, e.g. the code of a sign-in. */
export const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string => url.split('?', 1)[0] ?? '';
