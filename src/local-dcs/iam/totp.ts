import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP_MS = 30_000;
/**
 * RFC 6238 §5.2: the codes of the steps before and after are accepted too, for clocks that differ and people who type.
 */
const STEPS_AROUND = [-1, 0, 1] as const;

/** RFC 4648 base32 without padding, the format of secrets in authenticator apps. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/**
 * The six digits of a moment (RFC 6238 with SHA-1 and steps of 30 s, RFC 4226 §5.3).
 *
 * @param secret base32
 * @param at ms since 1970
 */
export function codeAt(secret: string, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / STEP_MS)));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** Whether the code belongs to the current step, or to the one before or after. */
export function isCode(secret: string, code: string, now: number): boolean {
  return STEPS_AROUND.some((steps) => code === codeAt(secret, now + steps * STEP_MS));
}
