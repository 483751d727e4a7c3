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
  /** How long a session may be idle, in ms. */
  idleMs: number;
  /** The longest life of a session, in ms. */
  longestMs: number;
  log: Pick<Logger, 'error'>;
}

/** How often the last use is written. A write on every request would cost too much. */
const TOUCH_MS = 60_000;
/** How often expired sessions are searched for: this many times per idle limit, or each minute. */
const SWEEPS = 30;
/**
 * The most sessions of a person, because each has its own event streams and requests. One more ends the session unseen
 * for longest.
 */
const MOST = 20;

/** Manages sessions. The browser has a secret, the database only its hash. */
export function createSessions({ store, clock, idleMs, longestMs, log }: SessionsOptions) {
  /**
   * Last-seen times that could not be written, by session hash, for example because the disk is full. Lookups use them
   * anyway. An entry is removed when it is written, or with its session.
   */
  const unwritten = new Map<string, string>();
  const listeners = new Set<(sessionId: string) => void>();
  const tell = (ids: readonly string[]) => {
    for (const id of ids) for (const listener of listeners) listener(id);
  };
  const lastSeen = ({ hash, seen_at }: Session) => unwritten.get(hash) ?? seen_at;
  const isAlive = (session: Session, now: number) =>
    now < Date.parse(session.expires_at) && now - Date.parse(lastSeen(session)) < idleMs;

  /** Writes that a session was seen, and the entries that could not be written before. Never rejects. */
  async function touch(hash: string): Promise<void> {
    const isFirst = unwritten.size === 0;
    unwritten.set(hash, instantOf(clock));
    try {
      await writeSeen();
    } catch (err) {
      // Logged once, not for each request, because the log would fill the rest of the disk.
      if (isFirst)
        log.error(
          { err },
          'the last-seen times of sessions could not be written: they stay in memory until they can be',
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

  /**
   * Deletes expired sessions, and tells the listeners. After the clock was set back, no session lasts longer than a new
   * one.
   */
  async function sweep(): Promise<void> {
    const now = clock.now();
    await sessions.capSessions(store, instantOf(clock), new Date(now + longestMs).toISOString());
    // Otherwise the database would count them as idle.
    await writeSeen();
    const idleSince = new Date(now - idleMs).toISOString();
    tell(await sessions.deleteEndedSessions(store, instantOf(clock), idleSince));
  }

  return {
    idleMs,
    /**
     * Opens a session.
     *
     * @param until when it ends at the latest, ISO 8601
     * @returns the session, and the secret for the cookie, which is not stored
     */
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
    /** The session of a secret, or null when there is none or it has ended. This counts as a use of the session. */
    async find(secret: string): Promise<Session | null> {
      const session = await sessions.findSession(store, hashOf(secret));
      const now = clock.now();
      if (session === null || !isAlive(session, now)) return null;
      if (Math.abs(now - Date.parse(lastSeen(session))) >= Math.min(TOUCH_MS, idleMs / 2)) await touch(session.hash);
      return session;
    },
    /** Whether a session has not ended. This does not count as a use. */
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
    /**
     * Ends every session of a sign-in method. It runs before there are listeners, so it tells none.
     *
     * @returns how many
     */
    endAllBy: (method: SignInMethod): Promise<number> => sessions.deleteSessionsBy(store, method),
    /**
     * Deletes expired sessions again and again, until `signal` is aborted. Never rejects.
     *
     * @param others other clean-ups that run as often
     */
    async follow(signal: AbortSignal, others: ReadonlyArray<() => Promise<unknown>> = []): Promise<void> {
      while (!signal.aborted) {
        await clock.sleep(Math.max(idleMs / SWEEPS, 60_000), signal);
        if (signal.aborted) return;
        for (const each of [sweep, ...others]) {
          await each().catch((err: unknown) => log.error({ err }, 'expired sessions and links could not be deleted'));
        }
      }
    },
    /**
     * Calls the listener for each session that has ended; for an expired one it may be somewhat later.
     *
     * @returns a function that ends the listening
     */
    onEnd(listener: (sessionId: string) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
export type Sessions = ReturnType<typeof createSessions>;
