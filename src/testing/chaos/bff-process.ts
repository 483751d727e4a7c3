// The console's server on a fast clock. Apart from the clock it does the same as src/bff/main.ts.
import { systemClock } from '../../bff/platform/clock.ts';
import { createFastClock } from './fast-clock.ts';

const { CHAOS_EPOCH, CHAOS_SPEED } = process.env;
Object.assign(systemClock, createFastClock(Number(CHAOS_EPOCH), Number(CHAOS_SPEED)));
await import('../../bff/main.ts');
