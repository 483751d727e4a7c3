import type { DcsClient } from '../cloud/client.ts';
import type { Observe } from './observe.ts';
import type { ReadStatistics } from './statistics.ts';

/** Calls DCS on one person's or the service's authority: the client, and readings that take several calls. */
export interface CloudClient {
  client: DcsClient;
  observe: Observe;
  statistics: ReadStatistics;
}
