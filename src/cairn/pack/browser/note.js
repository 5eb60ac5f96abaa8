// C2SP signed notes: of a pack, and of the checkpoint of a branch.

import { base64Of, digestOf, isSame, joined, unbase64, unhex, utf8 } from "./bytes.js";
import { signatureFits } from "./signature.js";

const PACK = new RegExp(
  "^(cairn/pack/v1\\nmanifest ([0-9a-f]{64})\\n" +
  "read-first ([0-9a-f]{64}) (0|[1-9][0-9]{0,14})\\nkey ([0-9a-f]{64})\\n)" +
  "\\n\\u2014 (cairn-pack) ([A-Za-z0-9+/=]{92})\\n$",
);
const CHECKPOINT = new RegExp(
  "^(([a-z2-7]{26})\\n(0|[1-9][0-9]{0,15})\\n([A-Za-z0-9+/]{43}=)\\n)" +
  "\\n\\u2014 ([a-z2-7]{26}) ([A-Za-z0-9+/=]{92})\\n$",
);
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** Whether the line of a note, by ``name``, is a signature over ``text`` with ``key``. */
function isSigned(text, name, key, encoded) {
  const signed = unbase64(encoded);
  if (signed === null || signed.length !== 68) return false;
  const keyHash = digestOf(utf8(name), new Uint8Array([10, 1]), key).subarray(0, 4);
  const fits = isSame(signed.subarray(0, 4), keyHash);
  return fits && signatureFits(key, utf8(text), signed.subarray(4));
}

/** What a note of a pack says, or null unless it has the one known form and its signature fits. */
export function packNote(untrusted) {
  const found = PACK.exec(untrusted);
  if (found === null) return null;
  const [, text, manifest, cover, size, key, name, encoded] = found;
  if (!isSigned(text, name, unhex(key), encoded)) return null;
  return { manifest, cover: { size: Number(size), sha256: cover }, key };
}

/** The name that belongs to a key (32 bytes), and to no other. */
export function originOf(key) {
  const digest = digestOf(utf8("cairn/origin/v1\0"), key);
  let name = "", held = 0, bits = 0;
  for (const byte of digest.subarray(0, 17)) {
    held = ((held << 8) | byte) & 0xffff;
    for (bits += 8; bits >= 5; bits -= 5) name += BASE32[(held >> (bits - 5)) & 31];
  }
  return name.slice(0, 26);
}

/**
 * What a checkpoint says: ``origin``, ``size``, ``root`` (32 bytes); ``isGood`` where its origin
 * follows from the key and its signature fits. Null where it has not the form of one.
 */
export function checkpointOf(untrusted, key) {
  const found = CHECKPOINT.exec(untrusted);
  if (found === null) return null;
  const [, text, origin, decimal, encoded, name, signature] = found;
  const size = Number(decimal);
  const root = unbase64(encoded);
  if (root === null || !Number.isSafeInteger(size)) return null;
  const isGood = origin === originOf(key) && isSigned(text, name, key, signature) && name === origin;
  return { origin, size, root, encoded: base64Of(root), isGood };
}
