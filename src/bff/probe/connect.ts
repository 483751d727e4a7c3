import { connect as connectTcp, type Socket } from 'node:net';
import type { UnreachedReason } from '../../contract/probe.ts';

export interface Place {
  /** A domain name or an IP address, without brackets. */
  host: string;
  port: number;
}

/** How long a part of a probe may take, and when the whole probe is cancelled. */
export interface Limit {
  /** ms, in real time. */
  ms: number;
  /** Aborted at shutdown. */
  signal: AbortSignal;
}

/** Runs work within a limit that begins now. @param work gets a signal that is aborted when the time is over */
export async function within<T>({ ms, signal }: Limit, work: (over: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const abort = () => over.abort();
  const timer = setTimeout(abort, ms);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await work(over.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** Host and port of an address (dcs/map.ts writes them: IPv6 in brackets), or null when it has no port. */
export function placeOf(address: string): Place | null {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(address);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65_535) return null;
  return { host: match[1] ?? match[2] ?? '', port };
}

/** Whether a place is this machine. */
export const isLoopback = ({ host }: Place): boolean => /^(127\.[\d.]+|::1|localhost)$/.test(host);

const REASONS: Readonly<Record<string, UnreachedReason>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timed-out',
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  EAI_NODATA: 'name-unknown',
};

const reasonFor = (cause: NodeJS.ErrnoException): UnreachedReason => REASONS[cause.code ?? ''] ?? 'unreachable';

export type Connected = { socket: Socket } | { unreached: UnreachedReason };

/** An open connection, or why there is none. The caller destroys it. Never rejects. */
export function connect({ host, port }: Place, limit: Limit): Promise<Connected> {
  const open = (over: AbortSignal) =>
    new Promise<Connected>((resolve) => {
      // When a name has several addresses, each is tried for longer than Node's 250 ms, because a VPN may be slow.
      const socket = connectTcp({ host, port, autoSelectFamilyAttemptTimeout: Math.max(10, Math.ceil(limit.ms / 2)) });
      const giveUp = (unreached: UnreachedReason) => {
        socket.destroy();
        resolve({ unreached });
      };
      over.addEventListener('abort', () => giveUp('timed-out'), { once: true });
      if (over.aborted) giveUp('timed-out');
      // This listener stays, so that a later fault does not crash the process. The end of the connection tells it.
      socket.on('error', (cause) => giveUp(reasonFor(cause)));
      socket.once('connect', () => resolve({ socket }));
    });
  return within(limit, open);
}

export interface Heard {
  text: string;
  /** Whether the other side ended the connection. */
  closed: boolean;
}

/**
 * Reads until the text is `enough`, the other side ends, or the time is over. Then it destroys the connection. Never
 * rejects.
 *
 * @param enough whether the text so far (Latin-1) is complete
 */
export function listen(socket: Socket, limit: Limit, enough: (text: string) => boolean): Promise<Heard> {
  const hear = (over: AbortSignal) =>
    new Promise<Heard>((resolve) => {
      let text = '';
      const end = (closed: boolean) => resolve({ text, closed });
      over.addEventListener('abort', () => end(false), { once: true });
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (enough(text)) end(false);
      });
      socket.once('end', () => end(true));
      socket.once('close', () => end(true));
      if (over.aborted || socket.destroyed) end(socket.destroyed);
    });
  return within(limit, hear).finally(() => socket.destroy());
}
