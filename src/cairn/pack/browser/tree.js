// The tree over the leaves of a branch: RFC 6962, section 2.1, with the checks of RFC 9162.
// Numbers reach 2^53, where the shifts of JavaScript end: hence BigInt.

import { digestOf, isSame } from "./bytes.js";

const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

export function leafOf(commitment) {
  return digestOf(LEAF, commitment);
}

function nodeOf(left, right) {
  return digestOf(NODE, left, right);
}

const isOdd = (number) => (number & 1n) === 1n;

/**
 * RFC 9162, 2.1.3.2: the root to which ``proof`` leads from the leaf at ``index``, or null where it
 * has not the length of such a path.
 */
export function rootFrom(leaf, index, size, proof) {
  if (index >= size) return null;
  let at = BigInt(index), last = BigInt(size) - 1n, reached = leaf;
  for (const one of proof) {
    if (last === 0n) return null;
    if (isOdd(at) || at === last) {
      reached = nodeOf(one, reached);
      for (; !isOdd(at) && at !== 0n; at >>= 1n) last >>= 1n;
    } else {
      reached = nodeOf(reached, one);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? reached : null;
}

/** RFC 9162, 2.1.4.2: whether the tree of ``earlier`` leaves is the start of that of ``size``. */
export function isContinued(earlier, earlierRoot, size, root, proof) {
  if (earlier === size) return proof.length === 0 && isSame(earlierRoot, root);
  if (earlier <= 0 || earlier > size) return false;
  let at = BigInt(earlier) - 1n, last = BigInt(size) - 1n;
  for (; isOdd(at); at >>= 1n) last >>= 1n;
  const [first, ...rest] = at === 0n ? [earlierRoot, ...proof] : proof;
  if (first === undefined || proof.length === 0) return false;
  let one = first, other = first;
  for (const next of rest) {
    if (last === 0n) return false;
    if (isOdd(at) || at === last) {
      one = nodeOf(next, one);
      other = nodeOf(next, other);
      for (; !isOdd(at) && at !== 0n; at >>= 1n) last >>= 1n;
    } else {
      other = nodeOf(other, next);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && isSame(one, earlierRoot) && isSame(other, root);
}
