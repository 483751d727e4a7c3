import { NOT_SIGNED_IN, SEVERAL, TERMINAL, type Actor, type ActorIdentity } from '../../contract/audit.ts';
import type { Texts } from '../text/texts.ts';

const localWords = (name: string, { audit }: Texts): string => (name === NOT_SIGNED_IN ? audit.notSignedIn : name);

/** An actor's name. Two people can have the same name: see `placeWords`. */
export const whoWords = (who: Actor, text: Texts): string =>
  who.kind === 'person' ? who.name : who.kind === 'console' ? text.audit.console : localWords(who.name, text);

/**
 * The text beside an actor's name: the sign-in method, or the address of somebody who has not signed in. Null for the
 * console itself.
 */
export function placeWords(who: Actor, { audit, session }: Texts): string | null {
  if (who.kind === 'console') return null;
  if (who.kind === 'person') return session.methods[who.method];
  if (who.address === TERMINAL) return audit.terminal;
  return who.address === SEVERAL ? audit.several : who.address;
}

/** The person that a filter selects, in one line. @param name the person's name, if it is known */
export function identityWords(who: ActorIdentity, name: string | null, text: Texts): string {
  switch (who.kind) {
    case 'console':
      return text.audit.console;
    case 'local':
      return localWords(who.name, text);
    case TERMINAL:
      return text.audit.called(who.name, text.audit.terminal);
    case 'person':
      return text.audit.called(name ?? who.subject, text.session.methods[who.method]);
  }
}
