import { createServer } from 'node:net';
import { giveUp } from './run.mjs';

/** A free port of loopback. @returns {Promise<number>} */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/**
 * Ends the command with one line if the port is in use, before any slow work begins.
 *
 * @param {string} host
 * @param {string} setting the setting's value, or its default
 */
export async function ensurePortIsFree(host, setting) {
  const port = Number(setting);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    giveUp(`PORT is "${setting}": it must be a number from 0 to 65535.`);
  }
  await new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      giveUp(
        error.code === 'EADDRINUSE'
          ? `Port ${port} on ${host} is in use: stop what uses it, or set PORT to another.`
          : `Port ${port} on ${host} cannot be used (${error.code}): set PORT or HOST to another.`,
      );
    });
    probe.listen(port, host, () => probe.close(resolve));
  });
}
