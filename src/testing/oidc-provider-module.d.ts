// oidc-provider has no types. These are the parts that the tests use (its docs/README.md).
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface Interaction {
    uid: string;
    params: { client_id: string; scope: string };
  }

  /** A granted request to the token endpoint. */
  interface Granted {
    body: Readonly<Record<string, unknown>>;
    oidc: { params: Readonly<Record<string, unknown>> };
  }

  class Grant {
    constructor(of: { accountId: string; clientId: string });
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }

  export class Provider {
    constructor(issuer: string, configuration: object);
    on(event: 'grant.success', listener: (granted: Granted) => void): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    Grant: typeof Grant;
  }
}
