import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link, Navigate, useParams } from 'react-router-dom';
import type { ErrorEnvelope } from '../../../contract/error.ts';
import { instanceId, projectId, type InstanceId } from '../../../contract/ids.ts';
import type { InstanceDetail } from '../../../contract/instance.ts';
import { kindOfCode } from '../../../domain/error-rules.ts';
import { instancePath, type Place } from '../../api/instance-path.ts';
import { changesQuery, instanceQuery, instancesQuery, runningByInstance } from '../../api/queries.ts';
import { useWhyNotAllowed } from '../../session/permission.ts';
import { useText } from '../../text/TextProvider.tsx';
import { whyBlocked } from '../../ui/blocker-words.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { RiskList } from '../../ui/RiskList.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { VerdictDetails } from '../../ui/VerdictDetails.tsx';
import { ChangesOfInstance } from './ChangesOfInstance.tsx';
import { Facts } from './Facts.tsx';
import { InstanceHead } from './InstanceHead.tsx';
import { ProbeSection } from './ProbeSection.tsx';
import { LoadingInstance, MissingInstance, UnreadInstance } from './Shapes.tsx';
import { SslSection } from './SslSection.tsx';
import './instance.css';

const loadSwitchDialog = () => import('../../switch-dialog/SwitchDialog.tsx');
const SwitchDialog = lazy(() => loadSwitchDialog().then((module) => ({ default: module.SwitchDialog })));

/** One instance by the id in the address, or a page that says that it does not exist. */
export function InstancePage() {
  const { projectId: project, instanceId: instance } = useParams();
  const id = instanceId.safeParse(instance);
  const scope = projectId.safeParse(project);
  if (!id.success || (project !== undefined && !scope.success)) return <MissingInstance why="malformed" />;
  if (!scope.success) return <FindProject key={id.data} id={id.data} />;
  return <ReadInstance key={id.data} place={{ project_id: scope.data, instance_id: id.data }} />;
}

/** Finds the project in the list, since addresses of earlier versions do not have it. */
function FindProject({ id }: { id: InstanceId }) {
  const list = useQuery(instancesQuery);
  const row = list.data?.instances.find(({ instance_id }) => instance_id === id);
  if (row !== undefined) return <Navigate to={instancePath(row)} replace />;
  if (list.data !== undefined) return <MissingInstance why="missing" />;
  if (list.error === null) return <LoadingInstance />;
  return <UnreadInstance error={list.error.envelope} onRetry={() => void list.refetch()} />;
}

function ReadInstance({ place }: { place: Place }) {
  const reading = useQuery(instanceQuery(place));
  const error = reading.error?.envelope ?? null;
  if (reading.data !== undefined) return <KnownInstance id={place.instance_id} detail={reading.data} stale={error} />;
  if (error === null) return <LoadingInstance />;
  return kindOfCode(error.error_code) === 'instance-missing' ? (
    <MissingInstance why="missing" />
  ) : (
    <UnreadInstance error={error} onRetry={() => void reading.refetch()} />
  );
}

interface KnownInstanceProps {
  id: InstanceId;
  detail: InstanceDetail;
  /** The error of the last reading, if the page shows an older one. */
  stale: ErrorEnvelope | null;
}

function KnownInstance({ id, detail, stale }: KnownInstanceProps) {
  const text = useText();
  const notAllowed = useWhyNotAllowed();
  const { instance } = detail;
  useTitle(instance.name);
  const { data: change } = useQuery({ ...changesQuery, select: (changes) => runningByInstance(changes).get(id) });
  // This state is not in the address: a reload or a link must not ask for a switch by itself.
  const [asking, setAsking] = useState<boolean | null>(null);

  const enabled = instance.ssl.state !== 'on';
  return (
    <div className="page instance">
      <Link className="instance-back" to="/instances">
        {text.instance.back}
      </Link>
      <InstanceHead
        instance={instance}
        change={change}
        blocked={whyBlocked(instance, change !== undefined, text) ?? notAllowed}
        onSwitch={() => setAsking(enabled)}
        onNear={() => void loadSwitchDialog()}
      />
      <p className="instance-read secondary">
        {text.instance.readAt} <RelativeTime at={detail.read_at} />
      </p>
      {stale !== null && (
        <output className="banner">
          <Glyph name="warning" />
          {text.instance.stale} <code>{stale.error_code}</code>
        </output>
      )}
      <div className="instance-sections">
        <SslSection detail={detail} />
        <section className="instance-section" aria-labelledby="verdict-heading">
          <h2 id="verdict-heading">{text.instance.verdict}</h2>
          {change !== undefined && instance.verdict.kind === 'eligible' ? (
            <p>{text.switchDialog.changing}</p>
          ) : (
            <VerdictDetails verdict={instance.verdict} />
          )}
        </section>
        {/* While a change runs, its own progress is shown instead. */}
        {instance.verdict.kind !== 'ineligible' && change === undefined && (
          <section className="instance-section instance-cost" aria-labelledby="cost-heading">
            <h2 id="cost-heading">{text.instance.cost(enabled)}</h2>
            <RiskList priced={detail} />
          </section>
        )}
        <ProbeSection instance={instance} changing={change !== undefined} />
        <section className="instance-section instance-wide" aria-labelledby="facts-heading">
          <h2 id="facts-heading">{text.instance.facts}</h2>
          <Facts detail={detail} />
        </section>
        <section className="instance-section instance-wide" aria-labelledby="changes-heading">
          <h2 id="changes-heading">{text.instance.changes}</h2>
          <ChangesOfInstance id={id} />
        </section>
      </div>
      {asking !== null && (
        <Suspense>
          <SwitchDialog instance={instance} enabled={asking} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </div>
  );
}
