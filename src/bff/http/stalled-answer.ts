import type { Socket } from 'node:net';

/** How often a connection is looked at within the limit. */
const LOOKS = 6;

/** What of a connection's bytes the kernel has taken, and how many wait because its buffer is full. */
interface Progress {
  taken: number;
  waiting: number;
}

const numberIn = (from: object, key: string): number => {
  const value: unknown = Reflect.get(from, key);
  return typeof value === 'number' ? value : 0;
};

/**
 * Reads the counters of the socket's handle, as Node's own time-out of a socket does. The public ones are too coarse: `bytesWritten` counts
 * a whole write at once, and `writableLength` falls only when that has left, which may be 8 MB; under TLS both say nothing of the kernel.
 */
function progressOf(socket: Socket): Progress {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) return { taken: 0, waiting: 0 };
  const waiting = numberIn(handle, 'writeQueueSize');
  return { taken: numberIn(handle, 'bytesWritten') - waiting, waiting };
}

/**
 * Destroys a connection on which bytes wait and none leaves for a while. Whoever reads nothing would keep it otherwise: what such a client
 * sends makes it look alive. A connection on which nothing waits may take its time, e.g. while DCS is asked.
 *
 * @param socket the connection itself, also under TLS
 * @param limitMs it is destroyed after this time, at the latest a sixth later
 * @returns a function that ends the watch
 */
export function watchStalling(socket: Socket, limitMs: number): () => void {
  let last = progressOf(socket);
  let still = 0;
  const timer = setInterval(() => {
    const now = progressOf(socket);
    still = now.waiting > 0 && now.taken === last.taken ? still + 1 : 0;
    last = now;
    if (still >= LOOKS) socket.destroy();
  }, limitMs / LOOKS).unref();
  return () => clearInterval(timer);
}
