import type { InstanceDetail } from '../../../contract/instance.ts';

export interface ConnectLines {
  /** `redis-cli …` */
  readonly connect: string;
  /** `openssl s_client …`, where the instance speaks TLS. */
  readonly check: string | null;
}

/** What may stand in a shell without quotes: whatever else DCS gives is not offered for pasting into one. */
const PLAIN = /^[A-Za-z0-9.-]+$/;

export type HostAndPort = readonly [host: string, port: string];

/** Host and port of an address, or null where they are not fit to be pasted into a shell. */
export function hostAndPort(address: string): HostAndPort | null {
  const match = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(address);
  const host = match?.[1] ?? '';
  return PLAIN.test(host) ? [host, match?.[2] ?? ''] : null;
}

/** A TLS handshake, for a shell. @param ca the file of the CA that the chain must lead to; null: its chain is shown, and not verified */
export function checkLine([host, port]: HostAndPort, ca: string | null): string {
  const verify = ca === null ? '' : ` -CAfile ${ca} -verify_return_error`;
  return `openssl s_client -connect ${host}:${port}${verify} </dev/null`;
}

/** A PING, for a shell. @param ca the file of the CA, for TLS; null: in plaintext */
export function pingLine([host, port]: HostAndPort, ca: string | null): string {
  return `redis-cli -h ${host} -p ${port}${ca === null ? '' : ` --tls --cacert ${ca}`} ping`;
}

/** The name under which the certificate is saved, safe in a shell. */
export function certificateName(instanceName: string): string {
  return PLAIN.test(instanceName) ? `${instanceName}-ca.crt` : 'ca.crt';
}

/**
 * What to type to connect to an instance as it is now, and to check its TLS handshake; null where it is no
 * Redis, or its address is not known or not fit to be pasted into a shell. The password is asked for: it does not belong into a shell's history.
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
