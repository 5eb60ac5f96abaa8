// Ed25519 (RFC 8032, section 5.1.7), for checking only.
//
// The points are those of @noble/ed25519. Of the two equations that the standard permits, this is
// the stricter one, without the factor 8: what another program of ours accepts, this one does too.

import { Point } from "../../assets/noble/ed25519.js";
import { sha512 } from "../../assets/noble/sha2.js";
import { isSame, joined } from "./bytes.js";

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

function numberOf(littleEndian) {
  return littleEndian.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function pointOf(bytes) {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return null;
  }
}

/** Whether ``signature`` (64 bytes) over ``message`` was made with the key of ``key`` (32). */
export function signatureFits(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const point = pointOf(key);
  const s = numberOf(signature.subarray(32));
  if (point === null || s >= ORDER) return false;
  const r = signature.subarray(0, 32);
  const k = numberOf(sha512(joined(r, key, message))) % ORDER;
  const found = Point.BASE.multiply(s, false).add(point.negate().multiply(k, false));
  return isSame(found.toBytes(), r);
}
