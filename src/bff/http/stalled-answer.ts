import type { Socket } from 'node:net';

/** How often a connection is checked within the limit. */
const LOOKS = 6;

/** How many bytes of a connection the kernel has taken, and how many wait because its buffer is full. */
interface Progress {
  taken: number;
  waiting: number;
}

const numberIn = (from: object, key: string): number => {
  const value: unknown = Reflect.get(from, key);
  return typeof value === 'number' ? value : 0;
};

/**
 * Reads the counters of the socket's handle, as Node's own socket time-out does. The public counters are too coarse.
 * `bytesWritten` counts a whole write at once, and `writableLength` falls only when that write, up to 8 MB, is sent.
 * Under TLS both say nothing about the kernel.
 */
function progressOf(socket: Socket): Progress {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null) return { taken: 0, waiting: 0 };
  const waiting = numberIn(handle, 'writeQueueSize');
  return { taken: numberIn(handle, 'bytesWritten') - waiting, waiting };
}

/**
 * Destroys a connection when bytes wait and none is sent for a while. Otherwise a client that reads nothing could keep
 * it, because the bytes that it sends make it look alive. A connection without waiting bytes may take its time, e.g.
 * during a call to DCS.
 *
 * @param socket the connection itself, also under TLS
 * @param limitMs the connection is destroyed after this time, or up to a sixth later
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
