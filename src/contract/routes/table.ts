import { auditRoutes } from './audit.ts';
import { changeRoutes } from './changes.ts';
import { instanceRoutes } from './instances.ts';
import { answersHead, type Route } from './route.ts';
import { serviceRoutes } from './service.ts';
import { sessionRoutes } from './sessions.ts';

/** Every route of the API, once. Code that needs a few of them imports their part of the table, so that a page loads no more than that. */
export const ROUTES = {
  ...serviceRoutes,
  ...sessionRoutes,
  ...instanceRoutes,
  ...changeRoutes,
  ...auditRoutes,
} as const;
export type Routes = typeof ROUTES;
export type RouteName = keyof Routes;

const isRouteName = (name: string): name is RouteName => name in ROUTES;
export const ROUTE_NAMES: readonly RouteName[] = Object.keys(ROUTES).filter(isRouteName);

/** All routes, for code that does not care which it is. */
export const ALL_ROUTES: readonly Route[] = Object.values(ROUTES);

/** The methods that a path answers, as `Allow` writes them. @param path as the table has it */
export const allowedMethods = (path: string): string[] =>
  ALL_ROUTES.filter((route) => route.path === path).flatMap((route) =>
    answersHead(route) ? [route.method, 'HEAD'] : [route.method],
  );
