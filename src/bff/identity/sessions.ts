import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Person, SignInMethod } from '../../contract/session.ts';
import { instantOf, type Clock } from '../platform/clock.ts';
import type { Store } from '../store/database.ts';
import * as sessions from '../store/sessions.ts';
import { hashOf, newSecret } from './secret.ts';

export type Session = sessions.StoredSession;

export interface SessionsOptions {
  store: Store;
  clock: Clock;
  /** How long a session may lie idle, in ms. */
  idleMs: number;
  /** How long it lasts at most, in ms. */
  longestMs: number;
  log: Pick<Logger, 'error'>;
}

/** How often being seen is written down: a write for every request would only cost. */
const TOUCH_MS = 60_000;
/** How often it is looked for sessions that have ended by themselves: so many times in the time that one may lie idle, or each minute. */
const SWEEPS = 30;
/** How many a person has at most, since each has event streams and requests of its own; one more ends the one that is longest unseen. */
const MOST = 20;

/** Who is signed in, and until when. The browser has a secret, the database only its hash. */
export function createSessions({ store, clock, idleMs, longestMs, log }: SessionsOptions) {
  /**
   * When sessions were last seen, by their hashes, where that could not be written down: the disk is full, say. They are read on all
   * the same. An entry goes when it is written, or with its session.
   */
  const unwritten = new Map<string, string>();
  const listeners = new Set<(sessionId: string) => void>();
  const tell = (ids: readonly string[]) => {
    for (const id of ids) for (const listener of listeners) listener(id);
  };
  const lastSeen = ({ hash, seen_at }: Session) => unwritten.get(hash) ?? seen_at;
  const isAlive = (session: Session, now: number) =>
    now < Date.parse(session.expires_at) && now - Date.parse(lastSeen(session)) < idleMs;

  /** Writes down that a session was seen, and what could not be written before. Never rejects. */
  async function touch(hash: string): Promise<void> {
    const isFirst = unwritten.size === 0;
    unwritten.set(hash, instantOf(clock));
    try {
      await writeSeen();
    } catch (err) {
      // Not for each request: it would fill what is left of the disk.
      if (isFirst)
        log.error(
          { err },
          'when sessions were last seen could not be written: they are kept in memory until it can be',
        );
    }
  }

  async function writeSeen(): Promise<void> {
    for (const [hash, at] of unwritten) {
      await sessions.touchSession(store, hash, at);
      if (unwritten.get(hash) === at) unwritten.delete(hash);
    }
  }

  async function end(ids: readonly string[]): Promise<void> {
    await sessions.deleteSessions(store, ids);
    tell(ids);
  }

  /** Takes away what has ended by itself, and tells of it. Where the clock was set back, no session lasts longer than a new one. */
  async function sweep(): Promise<void> {
    const now = clock.now();
    await sessions.capSessions(store, instantOf(clock), new Date(now + longestMs).toISOString());
    // The database takes them for idle otherwise.
    await writeSeen();
    const idleSince = new Date(now - idleMs).toISOString();
    tell(await sessions.deleteEndedSessions(store, instantOf(clock), idleSince));
  }

  return {
    idleMs,
    /** Opens a session. @param until when it ends at the latest, ISO 8601. @returns the secret for the cookie, which is not kept, and the session */
    async open(
      person: Person,
      from: { address: string; userAgent: string },
      until: string | null = null,
    ): Promise<{ secret: string; session: Session }> {
      const now = clock.now();
      const at = instantOf(clock);
      await sweep();
      const secret = newSecret();
      const session: Session = {
        hash: hashOf(secret),
        session_id: randomUUID(),
        person,
        address: from.address,
        user_agent: from.userAgent.slice(0, 200),
        created_at: at,
        seen_at: at,
        expires_at: new Date(Math.min(now + longestMs, until === null ? Infinity : Date.parse(until))).toISOString(),
      };
      await sessions.insertSession(store, session);
      const others = (await sessions.findSessionsOf(store, person)).filter((each) => each.hash !== session.hash);
      const unseen = others.sort((a, b) => b.seen_at.localeCompare(a.seen_at)).slice(MOST - 1);
      await end(unseen.map(({ session_id }) => session_id));
      return { secret, session };
    },
    /** The session of a secret, or null where there is none, or it has ended. Being asked for keeps it from lying idle. */
    async find(secret: string): Promise<Session | null> {
      const session = await sessions.findSession(store, hashOf(secret));
      const now = clock.now();
      if (session === null || !isAlive(session, now)) return null;
      if (Math.abs(now - Date.parse(lastSeen(session))) >= Math.min(TOUCH_MS, idleMs / 2)) await touch(session.hash);
      return session;
    },
    /** Whether a session has not ended. Asking does not keep it alive. */
    async lives({ hash }: Session): Promise<boolean> {
      const session = await sessions.findSession(store, hash);
      return session !== null && isAlive(session, clock.now());
    },
    async listOf(person: Person): Promise<Session[]> {
      const alive = (await sessions.findSessionsOf(store, person)).filter((session) => isAlive(session, clock.now()));
      return alive.map((session) => ({ ...session, seen_at: lastSeen(session) }));
    },
    end,
    async endAllOf({ method, subject }: Pick<Person, 'method' | 'subject'>): Promise<void> {
      tell(await sessions.deleteSessionsOf(store, method, subject));
    },
    /** Ends every session of a way; before anybody is listened to, so nobody is told. @returns how many */
    endAllBy: (method: SignInMethod): Promise<number> => sessions.deleteSessionsBy(store, method),
    /**
     * Looks again and again for what has ended by itself, until `signal` is aborted. Never rejects.
     *
     * @param others what else is looked for as often
     */
    async follow(signal: AbortSignal, others: ReadonlyArray<() => Promise<unknown>> = []): Promise<void> {
      while (!signal.aborted) {
        await clock.sleep(Math.max(idleMs / SWEEPS, 60_000), signal);
        if (signal.aborted) return;
        for (const each of [sweep, ...others]) {
          await each().catch((err: unknown) => log.error({ err }, 'what has ended by itself could not be taken away'));
        }
      }
    },
    /** Told of each session that has ended, somewhat later where it ended by itself. @returns a function that ends the listening */
    onEnd(listener: (sessionId: string) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;
