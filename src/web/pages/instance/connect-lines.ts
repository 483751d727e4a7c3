import type { InstanceDetail } from '../../../contract/instance.ts';

export interface ConnectLines {
  /** `redis-cli …` */
  readonly connect: string;
  /** `openssl s_client …`, if the instance uses TLS. */
  readonly check: string | null;
}

/** Text that is safe in a shell without quotes. Anything else from DCS is not offered for pasting into a shell. */
const PLAIN = /^[A-Za-z0-9.-]+$/;

export type HostAndPort = readonly [host: string, port: string];

/** Host and port of an address, or null if they are not safe in a shell. */
export function hostAndPort(address: string): HostAndPort | null {
  const match = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(address);
  const host = match?.[1] ?? '';
  return PLAIN.test(host) ? [host, match?.[2] ?? ''] : null;
}

/** A shell command for a TLS handshake. @param ca the CA file that verifies the chain; null: the chain is only shown */
export function checkLine([host, port]: HostAndPort, ca: string | null): string {
  const verify = ca === null ? '' : ` -CAfile ${ca} -verify_return_error`;
  return `openssl s_client -connect ${host}:${port}${verify} </dev/null`;
}

/** A shell command for a PING. @param ca the CA file for TLS; null: plaintext */
export function pingLine([host, port]: HostAndPort, ca: string | null): string {
  return `redis-cli -h ${host} -p ${port}${ca === null ? '' : ` --tls --cacert ${ca}`} ping`;
}

/** A file name for the certificate that is safe in a shell. */
export function certificateName(instanceName: string): string {
  return PLAIN.test(instanceName) ? `${instanceName}-ca.crt` : 'ca.crt';
}

/**
 * Commands that connect to an instance in its current state and check its TLS handshake. Null if it is no Redis, or its
 * address is unknown or not safe in a shell. redis-cli asks for the password, which does not belong in a shell's
 * history.
 */
export function connectLines({ instance, ssl_detail }: InstanceDetail): ConnectLines | null {
  if (instance.engine.toLowerCase() !== 'redis') return null;
  const told = ssl_detail.known ? ssl_detail.value.address : null;
  const place = hostAndPort(told ?? instance.addresses[0] ?? '');
  if (place === null) return null;
  const [host, port] = place;
  const tls = instance.ssl.state === 'on';
  const ca = certificateName(instance.name);
  const cluster = instance.type === 'redis-cluster' ? ' -c' : '';
  return {
    connect: `redis-cli${cluster} -h ${host} -p ${port} --askpass${tls ? ` --tls --cacert ${ca}` : ''}`,
    check: tls ? checkLine(place, ca) : null,
  };
}
