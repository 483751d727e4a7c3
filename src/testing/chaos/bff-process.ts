// The console's server as it is, on a fast clock: what src/bff/main.ts does, with another time.
import { systemClock } from '../../bff/platform/clock.ts';
import { createFastClock } from './fast-clock.ts';

const { CHAOS_EPOCH, CHAOS_SPEED } = process.env;
Object.assign(systemClock, createFastClock(Number(CHAOS_EPOCH), Number(CHAOS_SPEED)));
await import('../../bff/main.ts');
