import { useQuery } from '@tanstack/react-query';
import { NavLink } from 'react-router-dom';
import { sessionQuery } from '../api/session.ts';
import { useText } from '../text/TextProvider.tsx';
import { Glyph } from '../ui/Glyph.tsx';

/** The signed-in person, in the app bar. Links to their sessions and to signing out. */
export function AccountLink() {
  const text = useText().session;
  const { data: session } = useQuery(sessionQuery);
  if (session?.signed_in !== true) return null;
  const { name, role } = session.person;
  return (
    <NavLink className="nav-link account-link" to="/account" title={text.signedInAs(name, text.roles[role])}>
      <Glyph name="person" />
      <span className="truncate">{name}</span>
    </NavLink>
  );
}
