import { errorEnvelope, type ErrorEnvelope } from '../../contract/error.ts';

const unreadable: ErrorEnvelope = {
  error_code: 'CONSOLE.NO_ANSWER',
  error_msg: 'The console’s server did not answer.',
  request_id: null,
  source: 'network',
  retry: 'safe',
};

/**
 * Fetches a file of the BFF and hands it to the browser under a name.
 *
 * @returns null, or why it could not be had: then nothing was saved
 */
export async function download(path: string, name: string): Promise<ErrorEnvelope | null> {
  try {
    const response = await fetch(path);
    if (!response.ok) return errorEnvelope.safeParse(await response.json()).data ?? unreadable;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
    return null;
  } catch {
    return unreadable;
  }
}
