// Bytes, hex and base64, and the digests that everything rests on.

import { sha256 } from "../../assets/noble/sha2.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function utf8(text) {
  return new TextEncoder().encode(text);
}

/** Lower-case hex. */
export function hexOf(bytes) {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** The bytes of ``hex``, which is known to be hex. */
export function unhex(hex) {
  const bytes = new Uint8Array(hex.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = parseInt(hex.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}

export function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** ``size`` bytes, the highest first. */
export function bigEndian(number, size) {
  const bytes = new Uint8Array(size);
  for (let at = size - 1, rest = BigInt(number); at >= 0; at--, rest >>= 8n) {
    bytes[at] = Number(rest & 255n);
  }
  return bytes;
}

export function digestOf(...parts) {
  const digest = sha256.create();
  for (const part of parts) digest.update(part);
  return digest.digest();
}

export function sha256Hex(...parts) {
  return hexOf(digestOf(...parts));
}

export function isSame(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** Base64 as in RFC 4648, section 4, with padding. */
export function base64Of(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const three = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const count = Math.min(3, bytes.length - at) + 1;
    for (let n = 0; n < 4; n++) text += n < count ? LETTERS[(three >> (18 - 6 * n)) & 63] : "=";
  }
  return text;
}

/** The bytes of ``text``, or null unless it is the one spelling of them. */
export function unbase64(text) {
  const bare = text.replace(/=+$/, "");
  const bytes = new Uint8Array(Math.floor((bare.length * 6) / 8));
  let held = 0, bits = 0, at = 0;
  for (const letter of bare) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 255;
    }
  }
  return base64Of(bytes) === text ? bytes : null;
}

/** The order of Python and of UTF-8: by code point, where JavaScript alone would go by halves. */
export function byCodePoint(one, other) {
  const left = [...one], right = [...other];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const order = left[at].codePointAt(0) - right[at].codePointAt(0);
    if (order) return order;
  }
  return left.length - right.length;
}

/** Text with everything that cannot be seen, or could steer the page, written as its number. */
export function plain(untrusted) {
  return String(untrusted).replace(/(?! )[\p{C}\p{Z}]/gu, (letter) => {
    return `<U+${letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;
  });
}
