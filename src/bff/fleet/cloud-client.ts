import type { DcsClient } from '../cloud/client.ts';
import type { Observe } from './observe.ts';
import type { ReadStatistics } from './statistics.ts';

/** Calls DCS on somebody's authority: the client itself, and the readings that are made of several calls. */
export interface CloudClient {
  client: DcsClient;
  observe: Observe;
  statistics: ReadStatistics;
}
