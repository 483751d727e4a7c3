import type { InstanceDetail } from '../../../contract/instance.ts';
import { useLanguage, useText } from '../../text/TextProvider.tsx';
import { exactTime } from '../../ui/relative-time.ts';
import { useNow } from '../../ui/use-now.ts';
import { Copyable, FactList, FactValue } from './FactList.tsx';
import { localWindow } from '../../ui/local-window.ts';

/** A time from DCS in the viewer's time zone, or DCS's own text if it is no valid time. */
function moment(told: string, language: string): string {
  const at = Date.parse(told);
  return Number.isNaN(at) ? told : exactTime(at, language);
}

/** All facts that DCS reports about an instance, except its SSL. */
export function Facts({ detail }: { detail: InstanceDetail }) {
  const text = useText();
  const { language } = useLanguage();
  const now = useNow();
  const { instance } = detail;
  const { labels, untold, yes, no } = text.instance;

  const told = <T extends string | number>(value: T | null) =>
    value === null || value === '' ? <span className="secondary">{untold}</span> : value;
  const flag = (value: boolean | null) => told(value === null ? null : value ? yes : no);
  const leftOut = (count = 0) =>
    count === 0 ? null : (
      <span key="left-out" className="secondary">
        {text.instance.leftOut(count)}
      </span>
    );
  const time = (value: string | null) => told(value === null ? null : moment(value, language));
  return (
    <FactList
      facts={[
        [labels.status, instance.status],
        [labels.task, instance.task ?? text.common.none],
        [labels.type, text.rules.types[instance.type]],
        [labels.engine, `${instance.engine} ${instance.engine_version}`],
        [labels.edition, text.rules.editions[instance.edition]],
        [labels.spec, <code key="spec">{instance.spec_code}</code>],
        [labels.replicas, told(detail.replica_count)],
        [labels.shards, told(detail.sharding_count)],
        [
          labels.addresses,
          instance.addresses.length === 0
            ? told(null)
            : [
                ...instance.addresses.map((address) => (
                  <Copyable key={address} value={address} what={labels.address} />
                )),
                leftOut(instance.left_out?.addresses),
              ],
        ],
        [labels.memory, text.instance.memory(instance.used_memory, instance.max_memory)],
        [
          labels.keys,
          <FactValue
            key="keys"
            fact={detail.data}
            show={(data) => told(data?.keys.toLocaleString(language) ?? null)}
          />,
        ],
        [labels.appendonly, <FactValue key="aof" fact={detail.appendonly} show={told} />],
        [labels.backup, <FactValue key="backup" fact={detail.backup_running} show={flag} />],
        [labels.passThrough, flag(detail.transparent_client_ip)],
        [labels.maintenance, told(localWindow(detail.maintain_begin, detail.maintain_end, language, now))],
        [labels.network, told(detail.vpc_name)],
        [labels.zones, told(detail.az_codes.join(', '))],
        [labels.created, time(detail.created_at)],
        [labels.updated, time(detail.updated_at)],
        [
          labels.tags,
          instance.tags.length === 0
            ? text.common.none
            : [
                ...instance.tags.map(({ key, value }) => (
                  <code key={key} className="tag">
                    {value === '' ? key : `${key}=${value}`}
                  </code>
                )),
                leftOut(instance.left_out?.tags),
              ],
        ],
      ]}
    />
  );
}
