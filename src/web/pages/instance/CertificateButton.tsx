import { useMutation } from '@tanstack/react-query';
import { useId } from 'react';
import type { Instance } from '../../../contract/instance.ts';
import { instanceRoutes } from '../../../contract/routes/instances.ts';
import { urlOf } from '../../../contract/routes/url.ts';
import { downloadMutation } from '../../api/download.ts';
import { refusalNotice } from '../../notices/outcomes.ts';
import { useNotices } from '../../notices/use-notices.ts';
import { useText } from '../../text/TextProvider.tsx';
import { certificateName } from './connect-lines.ts';

/**
 * Downloads the CA that clients verify the instance with. It is a link, so that it can be copied and opened. A click
 * fetches the file first, so that a refusal becomes a notice and not a file. While SSL is off it stays focusable and
 * gives the reason.
 */
export function CertificateButton({ instance }: { instance: Instance }) {
  const text = useText();
  const { notify } = useNotices();
  const reasonId = useId();
  const { project_id, instance_id, name: instance_name } = instance;
  const download = useMutation({
    ...downloadMutation,
    onError: ({ envelope }) =>
      notify(refusalNotice(envelope, { action: 'certificate', project_id, instance_id, instance_name }, Date.now())),
  });

  if (instance.ssl.state !== 'on') {
    return (
      <div className="certificate">
        <button type="button" className="field blocked-button" aria-disabled aria-describedby={reasonId}>
          {text.instance.certificate}
        </button>
        <span id={reasonId} className="secondary">
          {text.instance.certificateOff}
        </span>
      </div>
    );
  }
  const path = urlOf(instanceRoutes.downloadCertificate, { params: { project_id, instance_id } });
  const name = certificateName(instance_name);
  return (
    <div className="certificate">
      <a
        className="field"
        href={path}
        download={name}
        aria-busy={download.isPending}
        onClick={(event) => {
          event.preventDefault();
          if (!download.isPending) download.mutate({ path, name });
        }}
      >
        {download.isPending ? text.instance.downloading : text.instance.certificate}
      </a>
    </div>
  );
}
