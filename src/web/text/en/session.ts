import type { Role, SignInWay } from '../../../contract/session.ts';

export const session = {
  title: 'Sign in',
  pending: 'Signing in…',
  cameBack:
    'Your session has ended, or you are not signed in yet. What was started goes on; you come back to where you were.',
  fields: {
    domain: 'Account',
    name: 'User name',
    password: 'Password',
    passcode: 'One-time code, where it is asked for',
  },
  link: {
    title: 'One-time link',
    pending: 'Signing in by the link…',
    hint: 'Open one of the sign-in links that the console printed when it started. Each signs in once.',
  },
  oidc: { title: 'Identity provider', submit: 'Sign in with your company' },
  iam: { title: 'Cloud account', submit: 'Sign in with the cloud account' },
  local: { title: 'Account of this console', submit: 'Sign in' },
  roles: { admin: 'admin', support: 'support' } satisfies Record<Role, string>,
  rights: {
    admin: 'You may see and switch everything.',
    support: 'You may see everything and download certificates. Switching is for admins.',
  } satisfies Record<Role, string>,
  ways: {
    link: 'one-time link',
    oidc: 'identity provider',
    iam: 'cloud account',
    local: 'account of this console',
  } satisfies Record<SignInWay, string>,
  supporter: 'Your role is support: you see everything, and admins switch.',
  readOnly: 'The console is read-only: nobody can switch SSL here.',
  signedInAs: (name: string, role: string) => `Signed in as ${name}, ${role}.`,
  account: 'Your account',
  sessions: 'Your sessions',
  current: 'this one',
  unknownBrowser: 'Unknown browser',
  since: 'signed in',
  seen: 'last seen',
  end: 'End',
  endOf: (address: string) => `End the session from ${address}`,
  signOut: 'Sign out',
  signOutEverywhere: 'Sign out everywhere',
  loading: 'Loading your sessions',
  failed: 'Your sessions could not be read.',
};
