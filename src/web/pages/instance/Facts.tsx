import type { ReactNode } from 'react';
import type { Fact, InstanceDetail } from '../../../contract/instance.ts';
import { useLanguage, useText } from '../../text/TextProvider.tsx';
import { exactTime } from '../../ui/relative-time.ts';
import { localWindow } from './local-window.ts';

/** Names and values. */
function List({ rows }: { rows: ReadonlyArray<readonly [string, ReactNode]> }) {
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Shows a fact, or the code of the error for which it could not be read. */
function useFact() {
  const text = useText();
  return <T,>(fact: Fact<T>, show: (value: T) => ReactNode): ReactNode =>
    fact.known ? show(fact.value) : text.instance.unread(fact.error.error_code);
}

/** SSL detail: the truth about the instance's encryption. */
export function SslFacts({ detail }: { detail: InstanceDetail }) {
  const text = useText();
  const { language } = useLanguage();
  const { labels } = text.instance;
  const { ssl_detail } = detail;
  if (!ssl_detail.known) return <p>{text.instance.unread(ssl_detail.error.error_code)}</p>;
  const { enabled, address, domain_name, ssl_expired_at, ssl_validated } = ssl_detail.value;
  const none = text.common.none;
  return (
    <List
      rows={[
        [labels.state, enabled ? text.rules.segments.encrypted : text.rules.segments.plaintext],
        [labels.address, <code key="address">{address ?? none}</code>],
        [labels.domain, <code key="domain">{domain_name ?? none}</code>],
        [labels.expires, ssl_expired_at === null ? none : exactTime(Date.parse(ssl_expired_at), language)],
        [labels.validated, ssl_validated === null ? none : ssl_validated ? text.instance.yes : text.instance.no],
      ]}
    />
  );
}

/** Everything else that DCS tells of an instance. */
export function Facts({ detail }: { detail: InstanceDetail }) {
  const text = useText();
  const { language } = useLanguage();
  const fact = useFact();
  const { labels, yes, no } = text.instance;
  const none = text.common.none;
  const { instance } = detail;
  const yesNo = (value: boolean | null) => (value === null ? none : value ? yes : no);
  return (
    <List
      rows={[
        [labels.type, text.rules.types[instance.type]],
        [labels.engine, `${instance.engine} ${instance.engine_version}`],
        [labels.edition, text.rules.editions[instance.edition]],
        [labels.spec, <code key="spec">{instance.spec_code}</code>],
        [labels.status, instance.status],
        [labels.task, instance.task ?? none],
        [labels.addresses, <code key="addresses">{instance.addresses.join(' ')}</code>],
        [labels.memory, text.instance.memory(instance.used_memory, instance.max_memory)],
        [labels.keys, fact(detail.data, (data) => (data === null ? none : data.keys.toLocaleString(language)))],
        [labels.appendonly, fact(detail.appendonly, (value) => value ?? none)],
        [labels.passThrough, yesNo(detail.transparent_client_ip)],
        [labels.backup, fact(detail.backup_running, yesNo)],
        [labels.maintenance, localWindow(detail.maintain_begin, detail.maintain_end, language) ?? none],
        [labels.replicas, detail.replica_count ?? none],
        [labels.shards, detail.sharding_count ?? none],
        [labels.network, detail.vpc_name ?? none],
        [labels.zones, detail.az_codes.join(', ') || none],
        [labels.created, detail.created_at === null ? none : exactTime(Date.parse(detail.created_at), language)],
        [labels.tags, instance.tags.map((tag) => `${tag.key}=${tag.value}`).join(', ') || none],
        [labels.description, instance.description || none],
      ]}
    />
  );
}
