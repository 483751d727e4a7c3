import Button from '@mui/material/Button';
import { certificatePath } from '../../../contract/endpoints.ts';
import type { Instance } from '../../../contract/instance.ts';
import { download } from '../../api/download.ts';
import { refusalNotice } from '../../notices/outcomes.ts';
import { useNotices } from '../../notices/use-notices.ts';
import { useText } from '../../text/TextProvider.tsx';

/** Downloads the CA that clients verify the instance with. Off, it stays in reach and says why it cannot be used. */
export function CertificateButton({ instance }: { instance: Instance }) {
  const text = useText();
  const { notify } = useNotices();
  const off = instance.ssl.state !== 'on';
  const { instance_id, name: instance_name } = instance;
  const start = async () => {
    const error = await download(certificatePath(instance_id), `${instance_name}-ca.crt`);
    if (error !== null) notify(refusalNotice(error, { action: 'certificate', instance_id, instance_name }, Date.now()));
  };
  return (
    <>
      <Button
        variant="outlined"
        aria-disabled={off}
        aria-describedby={off ? 'certificate-off' : undefined}
        sx={off ? { opacity: 0.5, cursor: 'not-allowed' } : {}}
        onClick={() => {
          if (!off) void start();
        }}
      >
        {text.instance.certificate}
      </Button>
      {off && (
        <p id="certificate-off" className="secondary">
          {text.instance.certificateOff}
        </p>
      )}
    </>
  );
}
