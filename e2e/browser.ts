import { existsSync } from 'node:fs';

/**
 * The Chromium to test in: CHROMIUM_PATH, Debian's, else the one inside npm's @sparticuz/chromium. Of the last one only the file is
 * used: its own arguments hide faults of the content security policy.
 */
export async function chromiumPath(): Promise<string> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  // It unpacks the libraries that it needs only where it believes itself to be there, and it looks when it is imported.
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs20.x';
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}

export const CHROMIUM_ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
