import type { ReactNode } from 'react';
import type { PingFinding, ProbedAddress, ProbeExpectation, TlsFinding } from '../../../contract/probe.ts';
import { useText } from '../../text/TextProvider.tsx';
import type { Texts } from '../../text/texts.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { CertificateEnd } from './CertificateEnd.tsx';
import { Copyable, FactList } from './FactList.tsx';

type Reached = Extract<ProbedAddress, { reached: true }>;
type Facts = ReadonlyArray<readonly [string, ReactNode]>;

function pingWords(ping: PingFinding, words: Texts['probe']): string {
  switch (ping.state) {
    case 'pong':
      return words.pong;
    case 'not-tried':
      return words.pingNotTried[ping.reason];
    case 'failed':
      return ping.answer === null ? words.pingFailed[ping.reason] : `${words.pingFailed[ping.reason]}: ${ping.answer}`;
  }
}

/** Whether the certificate names the address, or else its names. A mismatch is shown but is no fault by itself. */
function NameFinding({ tls }: { tls: Extract<TlsFinding, { spoken: true }> }) {
  const { probe } = useText();
  if (tls.name_matches) return probe.nameMatches;
  return (
    <>
      <StateBadge tone="plaintext" glyph="warning" word={probe.names(tls.names.join(', '))} />
      <p className="secondary">{probe.nameDiffers}</p>
    </>
  );
}

function tlsFacts(tls: TlsFinding, expected: ProbeExpectation, words: Texts['probe'], none: string): Facts {
  const { labels } = words;
  if (!tls.spoken) return [[labels.tls, words.noTls]];
  const spoken = [labels.tls, <code key="tls">{`${tls.protocol} ${tls.cipher}`}</code>] as const;
  if (expected === 'plaintext') return [spoken];
  return [
    spoken,
    [labels.chain, words.chains[tls.chain]],
    [labels.name, <NameFinding key="name" tls={tls} />],
    [labels.ends, tls.not_after === null ? none : <CertificateEnd key="ends" at={tls.not_after} />],
  ];
}

function ReachedFacts({ found, expected }: { found: Reached; expected: ProbeExpectation }) {
  const text = useText();
  const { faults, labels, plaintext } = text.probe;
  return (
    <>
      {found.faults.length > 0 && (
        <ul className="probe-faults" data-tone="failed">
          {found.faults.map((fault) => (
            <li key={fault}>
              <Glyph name="failed" />
              {faults[fault]}
            </li>
          ))}
        </ul>
      )}
      <FactList
        facts={[
          ...tlsFacts(found.tls, expected, text.probe, text.common.none),
          [labels.plaintext, plaintext[found.plaintext]],
          [labels.ping, pingWords(found.ping, text.probe)],
        ]}
      />
    </>
  );
}

function AddressBadge({ found, expected }: { found: ProbedAddress; expected: ProbeExpectation }) {
  const { probe } = useText();
  if (!found.reached) return <StateBadge tone="quiet" glyph="blocked" word={probe.notReached} />;
  if (found.faults.length > 0) return <StateBadge tone="failed" glyph="failed" word={probe.contradicts} />;
  if (expected === 'tls' && found.tls.spoken && found.tls.chain === 'unverified') {
    return <StateBadge tone="unknown" glyph="unknown" word={probe.unverified} />;
  }
  return <StateBadge tone="encrypted" glyph="check" word={probe.asExpected} />;
}

/** The probe of one address: its result in a word, its problems in words, and all findings. */
export function AddressFindings({ found, expected }: { found: ProbedAddress; expected: ProbeExpectation }) {
  const text = useText();
  return (
    <li className="probe-address">
      <div className="probe-address-head">
        <Copyable value={found.address} what={text.instance.labels.address} />
        <AddressBadge found={found} expected={expected} />
      </div>
      {found.reached ? (
        <ReachedFacts found={found} expected={expected} />
      ) : (
        <p className="secondary">{text.probe.reasons[found.reason]}</p>
      )}
    </li>
  );
}
