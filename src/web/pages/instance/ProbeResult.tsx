import type { Instance } from '../../../contract/instance.ts';
import type { Probe, ProbeOutcome } from '../../../contract/probe.ts';
import type { Texts } from '../../text/texts.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorWords } from '../../ui/ErrorWords.tsx';
import type { GlyphName } from '../../ui/Glyph.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StateBadge, type Tone } from '../../ui/StateBadge.tsx';
import { AddressFindings } from './AddressFindings.tsx';
import { vpcScript } from './vpc-script.ts';

interface Look {
  tone: Tone;
  glyph: GlyphName;
}

const LOOKS = {
  contradicted: { tone: 'failed', glyph: 'failed' },
  unverified: { tone: 'unknown', glyph: 'unknown' },
  'not-reachable': { tone: 'quiet', glyph: 'blocked' },
} as const satisfies Record<Exclude<ProbeOutcome, 'proved'>, Look>;

/** Proof of plaintext is a proof, but not good news, so it has plaintext's own colour. */
const PROVED = {
  tls: { tone: 'encrypted', glyph: 'locked' },
  plaintext: { tone: 'plaintext', glyph: 'unlocked' },
} as const satisfies Record<Probe['expected'], Look>;

function wordsOf({ result, expected }: Probe, { outcomes, meanings }: Texts['probe']): [string, string] {
  switch (result) {
    case 'proved':
      return [outcomes.proved[expected], meanings.proved[expected]];
    case 'contradicted':
      return [outcomes.contradicted, meanings.contradicted[expected]];
    case 'unverified':
    case 'not-reachable':
      return [outcomes[result], meanings[result]];
  }
}

function Script({ probe, instance }: { probe: Probe; instance: Instance }) {
  const text = useText();
  const words = text.probe.script;
  const script = vpcScript(probe, instance, words);
  if (script === null) return null;
  return (
    <div className="probe-script">
      <h3>{words.title}</h3>
      <p className="secondary">
        {text.common.sentences(words.lead, ...(probe.expected === 'tls' ? [words.leadTls] : []))}
      </p>
      <div className="command-line">
        <pre tabIndex={0} aria-label={words.title}>
          <code>{script}</code>
        </pre>
        <CopyButton value={script} what={words.what} />
      </div>
    </div>
  );
}

/** A probe's result, time, and findings for each address. If it reached none, it shows a script for the VPC. */
export function ProbeResult({ probe, instance }: { probe: Probe; instance: Instance }) {
  const text = useText();
  const { addresses, result, expected, ca_error, addresses_left_out = 0 } = probe;
  const [word, meaning] = wordsOf(probe, text.probe);
  const look = result === 'proved' ? PROVED[expected] : LOOKS[result];
  const reached = addresses.filter((address) => address.reached).length;
  return (
    <>
      <div className="probe-line">
        <span className="probe-outcome">
          <StateBadge {...look} word={word} />
        </span>
        <span>{meaning}</span>
      </div>
      <p className="probe-when secondary">
        {text.probe.at} <RelativeTime at={probe.at} />
        {addresses.length > 0 && ` · ${text.probe.reached(reached, addresses.length)}`}
        {addresses_left_out > 0 && ` · ${text.probe.notProbed(addresses_left_out)}`}
      </p>
      {ca_error !== null && (
        <div className="probe-failed">
          <StateBadge tone="unknown" glyph="unknown" word={text.probe.caError} />
          <ErrorWords error={ca_error} />
        </div>
      )}
      {addresses.length === 0 ? (
        <p className="secondary">{text.probe.noAddresses}</p>
      ) : (
        <ul className="probe-addresses" aria-label={text.probe.addresses}>
          {addresses.map((found) => (
            <AddressFindings key={found.address} found={found} expected={expected} />
          ))}
        </ul>
      )}
      {result === 'not-reachable' && <Script probe={probe} instance={instance} />}
    </>
  );
}
