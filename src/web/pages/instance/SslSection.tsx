import type { InstanceDetail, SslDetail } from '../../../contract/instance.ts';
import { useText } from '../../text/TextProvider.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { SslBadge } from '../../ui/SslBadge.tsx';
import { CertificateButton } from './CertificateButton.tsx';
import { CertificateEnd } from './CertificateEnd.tsx';
import { connectLines } from './connect-lines.ts';
import { Copyable, FactList, Unread } from './FactList.tsx';

/** The SSL detail while SSL is on. */
function Encryption({ value }: { value: SslDetail }) {
  const text = useText();
  const { labels, untold, yes, no } = text.instance;
  const none = <span className="secondary">{untold}</span>;
  const { address, domain_name, ssl_expired_at, ssl_validated } = value;
  return (
    <FactList
      facts={[
        [labels.address, address === null ? none : <Copyable key="address" value={address} what={labels.address} />],
        [labels.domain, domain_name === null ? none : <Copyable key="name" value={domain_name} what={labels.domain} />],
        [labels.expires, ssl_expired_at === null ? none : <CertificateEnd key="ends" at={ssl_expired_at} />],
        [labels.validated, ssl_validated === null ? none : ssl_validated ? yes : no],
      ]}
    />
  );
}

function Command({ title, line }: { title: string; line: string }) {
  const text = useText();
  return (
    <div className="command">
      <h3>{title}</h3>
      <div className="command-line">
        <code>{line}</code>
        <CopyButton value={line} what={text.instance.command} />
      </div>
    </div>
  );
}

/** The SSL state with its evidence, the certificate, and commands that connect to the instance in its current state. */
export function SslSection({ detail }: { detail: InstanceDetail }) {
  const text = useText();
  const { instance, ssl_detail } = detail;
  const { state, source } = instance.ssl;
  const lines = connectLines(detail);
  return (
    <section className="instance-section" aria-labelledby="ssl-heading">
      <h2 id="ssl-heading">{text.instance.ssl}</h2>
      <p className="ssl-line">
        <SslBadge state={state} quiet={instance.verdict.kind === 'ineligible'} />
        <span className="secondary">{text.instance.source[source]}</span>
      </p>
      {!ssl_detail.known && (
        <p>
          <Unread error={ssl_detail.error} />
        </p>
      )}
      {ssl_detail.known && ssl_detail.value.enabled && <Encryption value={ssl_detail.value} />}
      <CertificateButton instance={instance} />
      {lines !== null && (
        <>
          <Command
            title={state === 'on' ? text.instance.connect.tls : text.instance.connect.plaintext}
            line={lines.connect}
          />
          {lines.check !== null && <Command title={text.instance.connect.check} line={lines.check} />}
        </>
      )}
    </section>
  );
}
