import { fillPath } from '../../contract/routes/path.ts';

/** A path of the route table as Fastify writes it: `:name` for `{name}`. */
export const fastifyPath = (path: string): string => fillPath(path, (name) => `:${name}`);
