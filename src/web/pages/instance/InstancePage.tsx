import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { instanceId } from '../../../contract/ids.ts';
import type { Instance } from '../../../contract/instance.ts';
import { changesQuery, instanceQuery, runningByInstance } from '../../api/queries.ts';
import { useText } from '../../text/TextProvider.tsx';
import { ChangeProgress } from '../../ui/ChangeProgress.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { SslBadge } from '../../ui/SslBadge.tsx';
import { SslSwitch } from '../../ui/SslSwitch.tsx';
import { barredReason } from '../../ui/switch-state.ts';
import { useTitle } from '../../ui/use-title.ts';
import { VerdictBadge } from '../../ui/VerdictBadge.tsx';
import { VerdictDetails } from '../../ui/VerdictDetails.tsx';
import { ChangesOfInstance } from './ChangesOfInstance.tsx';
import { CertificateButton } from './CertificateButton.tsx';
import { Facts, SslFacts } from './Facts.tsx';
import './instance.css';

const loadSwitchDialog = () => import('../../switch-dialog/SwitchDialog.tsx');
const SwitchDialog = lazy(() => loadSwitchDialog().then((m) => ({ default: m.SwitchDialog })));

/** One instance by the id in the address; a helpful page where there is none. */
export function InstancePage() {
  const parsed = instanceId.safeParse(useParams()['instanceId']);
  return parsed.success ? <KnownInstance key={parsed.data} id={parsed.data} /> : <MissingInstance />;
}

function MissingInstance() {
  const text = useText();
  useTitle(text.instance.missing.title);
  return (
    <div className="message-state">
      <h1>{text.instance.missing.title}</h1>
      <p>{text.instance.missing.body}</p>
      <Link to="/instances">{text.instance.back}</Link>
    </div>
  );
}

function KnownInstance({ id }: { id: Instance['instance_id'] }) {
  const text = useText();
  const detail = useQuery(instanceQuery(id));
  const { data: running } = useQuery({ ...changesQuery, select: runningByInstance });
  const [switching, setSwitching] = useState<boolean | null>(null);
  const change = running?.get(id);
  useTitle(detail.data?.instance.name ?? text.instances.title);

  if (detail.data === undefined) {
    if (detail.isError && detail.error.envelope.error_code === 'DCS.3022') return <MissingInstance />;
    if (detail.isError) {
      return (
        <>
          <h1 className="visually-hidden">{text.instances.title}</h1>
          <ErrorState
            title={text.instance.failed}
            error={detail.error.envelope}
            onRetry={() => void detail.refetch()}
          />
        </>
      );
    }
    return (
      <div className="page" role="status" aria-label={text.instance.loading}>
        <h1>
          <Skeleton width="240px" />
        </h1>
        <Skeleton width="100%" />
      </div>
    );
  }
  const { instance } = detail.data;
  return (
    <div className="page instance">
      <Link to="/instances">{text.instance.back}</Link>
      <div className="instance-head">
        <div>
          <h1>{instance.name}</h1>
          <span className="instance-id-line secondary">
            <code>{instance.instance_id}</code>
            <CopyButton value={instance.instance_id} what={text.common.instanceId} />
          </span>
        </div>
        <SslBadge state={instance.ssl.state} />
        <SslSwitch
          instanceName={instance.name}
          on={instance.ssl.state === 'on'}
          barred={barredReason(instance, change !== undefined, text)}
          onUse={() => setSwitching(instance.ssl.state !== 'on')}
          onNear={() => void loadSwitchDialog()}
        />
      </div>
      {change !== undefined && <ChangeProgress change={change} />}
      <div className="instance-sections">
        <section aria-labelledby="verdict-heading">
          <h2 id="verdict-heading">{text.instance.verdict}</h2>
          <VerdictBadge kind={instance.verdict.kind} />
          <VerdictDetails verdict={instance.verdict} />
        </section>
        <section aria-labelledby="ssl-heading">
          <h2 id="ssl-heading">{text.instance.sslDetail}</h2>
          <SslFacts detail={detail.data} />
          <CertificateButton instance={instance} />
        </section>
        <section aria-labelledby="facts-heading">
          <h2 id="facts-heading">{text.instance.facts}</h2>
          <Facts detail={detail.data} />
        </section>
        <section aria-labelledby="changes-heading">
          <h2 id="changes-heading">{text.instance.changes}</h2>
          <ChangesOfInstance id={id} />
        </section>
      </div>
      <Suspense>
        {switching !== null && (
          <SwitchDialog instance={instance} enabled={switching} onClose={() => setSwitching(null)} />
        )}
      </Suspense>
    </div>
  );
}
