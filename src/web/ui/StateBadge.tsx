import Block from '@mui/icons-material/Block';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import ErrorOutlined from '@mui/icons-material/ErrorOutlined';
import HelpOutlined from '@mui/icons-material/HelpOutlined';
import LockOpenOutlined from '@mui/icons-material/LockOpenOutlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import Schedule from '@mui/icons-material/Schedule';
import type { ReactNode } from 'react';
import type { ChangeState } from '../../contract/change.ts';
import type { SslState } from '../../contract/instance.ts';
import type { Verdict } from '../../contract/verdict.ts';
import type { Segment } from '../../domain/fleet-summary.ts';
import './plain.css';

export type Tone = Segment | 'failed';

const ICONS = {
  encrypted: LockOutlined,
  plaintext: LockOpenOutlined,
  busy: Schedule,
  failed: ErrorOutlined,
  unknown: HelpOutlined,
  'not-eligible': Block,
} satisfies Record<Tone, unknown>;

/** A state: a colour, an icon, and always the word. */
export function StateBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  const Icon = ICONS[tone];
  return (
    <span className={`state state-${tone}`}>
      <Icon fontSize="inherit" aria-hidden />
      {children}
    </span>
  );
}

/** Good news without encryption in it: an instance that can be switched, a change that succeeded. */
export function GoodBadge({ children }: { children: ReactNode }) {
  return (
    <span className="state state-encrypted">
      <CheckCircleOutlined fontSize="inherit" aria-hidden />
      {children}
    </span>
  );
}

/** The colour of each SSL state. */
export const SSL_TONES = { on: 'encrypted', off: 'plaintext', unknown: 'unknown' } as const satisfies Record<
  SslState['state'],
  Tone
>;

/** The colour of each verdict; an eligible one is good news. */
export const VERDICT_TONES = { eligible: null, ineligible: 'not-eligible', busy: 'busy' } as const satisfies Record<
  Verdict['kind'],
  Tone | null
>;

/** The colour of each state of a change; a success is good news. */
export const CHANGE_TONES = {
  intended: 'busy',
  settling: 'busy',
  accepted: 'busy',
  running: 'busy',
  verifying: 'busy',
  succeeded: null,
  failed: 'failed',
  unknown: 'unknown',
} as const satisfies Record<ChangeState, Tone | null>;

/** A state by its colour, or good news where it has none. */
export function ToneBadge({ tone, children }: { tone: Tone | null; children: ReactNode }) {
  return tone === null ? <GoodBadge>{children}</GoodBadge> : <StateBadge tone={tone}>{children}</StateBadge>;
}
