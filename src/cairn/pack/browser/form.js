// Step 1 of docs/format/record-1.md: the file has the form, no member missing, none unknown.

import { unhex, utf8 } from "./bytes.js";
import { Refused, strictJson } from "./json.js";

export const FORMAT = "cairn/record/v1";
export const FIELDS = 24;

const HEX = /^[0-9a-f]{64}$/;
const OPENED = ["branch", "esalt", "fields", "index", "kind", "log", "proof", "revisions"];
const SILENT = ["branch", "esalt", "index", "kind", "log", "proof"];
const CLOSED = ["branch", "index", "leaf", "log", "proof"];

/** What is not of the form: ``where`` names the member. */
class Misshapen extends Error {
  constructor(where) {
    super(where);
    this.where = where;
  }
}

function need(condition, where) {
  if (!condition) throw new Misshapen(where);
}

function needKeys(value, keys, where) {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  need(isObject && Object.keys(value).sort().join() === keys.join(), where);
}

function bytesOf(value, where) {
  need(typeof value === "string" && HEX.test(value), where);
  return unhex(value);
}

function listOf(value, one, where) {
  need(Array.isArray(value), where);
  return value.map((member, at) => one(member, `${where}[${at}]`));
}

function numberOf(value, where) {
  need(Number.isSafeInteger(value), where);
  return value;
}

function pairOf(value, where) {
  need(Array.isArray(value) && value.length === 2, where);
  return value.map((one) => numberOf(one, where));
}

const inOrder = (pairs) => pairs.every((pair, at) => at === 0 || compare(pairs[at - 1], pair) < 0);

/** The order of two lists of numbers of the same length. */
export function compare(one, other) {
  const at = one.findIndex((number, n) => number !== other[n]);
  return at < 0 ? 0 : one[at] - other[at];
}

/** ``log.branch`` or ``log.branch.index``, as texts and messages have it. */
export function placeOf(...numbers) {
  return numbers.join(".");
}

function earlierOf(value, where) {
  needKeys(value, ["proof", "root", "size"], where);
  need(numberOf(value.size, where) > 0, where);
  return {
    size: value.size,
    root: bytesOf(value.root, where),
    proof: listOf(value.proof, bytesOf, `${where}.proof`),
  };
}

function branchOf(value, where) {
  needKeys(value, ["branch", "checkpoint", "earlier", "key", "log", "whole"], where);
  need(typeof value.checkpoint === "string", `${where}.checkpoint`);
  const whole = listOf(value.whole, pairOf, `${where}.whole`);
  whole.forEach(([from, to], at) => {
    need(from < to && (at === 0 || whole[at - 1][1] < from), `${where}.whole[${at}]`);
  });
  return {
    log: numberOf(value.log, where),
    branch: numberOf(value.branch, where),
    key: bytesOf(value.key, `${where}.key`),
    note: value.checkpoint,
    earlier: listOf(value.earlier, earlierOf, `${where}.earlier`),
    whole,
  };
}

function fieldOf(value, where) {
  if (typeof value === "object" && value !== null && "commitment" in value) {
    needKeys(value, ["commitment"], where);
    return { commitment: bytesOf(value.commitment, where) };
  }
  needKeys(value, ["salt", "value"], where);
  need(typeof value.value === "string", where);
  return { salt: bytesOf(value.salt, where), value: value.value, bytes: utf8(value.value) };
}

function contentsOf(value, where) {
  const isObject = typeof value === "object" && value !== null;
  if (isObject && "leaf" in value) {
    needKeys(value, CLOSED, where);
    return { form: "closed", leaf: bytesOf(value.leaf, `${where}.leaf`) };
  }
  if (isObject && value.kind === 0) {
    needKeys(value, SILENT, where);
    return { form: "silent", kind: 0, esalt: bytesOf(value.esalt, `${where}.esalt`) };
  }
  needKeys(value, OPENED, where);
  need(numberOf(value.kind, where) >= 1 && value.kind <= 255, `${where}.kind`);
  const fields = listOf(value.fields, fieldOf, `${where}.fields`);
  need(fields.length === FIELDS, `${where}.fields`);
  const revisions = listOf(value.revisions, pairOf, `${where}.revisions`);
  need(inOrder(revisions), `${where}.revisions`);
  const esalt = bytesOf(value.esalt, `${where}.esalt`);
  return { form: "opened", kind: value.kind, esalt, fields, revisions };
}

function actOf(value, where) {
  const contents = contentsOf(value, where);
  const proof = listOf(value.proof, bytesOf, `${where}.proof`);
  const [log, branch, index] = [value.log, value.branch, value.index].map((n) => numberOf(n, where));
  return { log, branch, index, proof, ...contents };
}

function recordOf(value) {
  needKeys(value, ["acts", "branches", "format"], "record");
  need(value.format === FORMAT, "format");
  const branches = listOf(value.branches, branchOf, "branches");
  const acts = listOf(value.acts, actOf, "acts");
  need(inOrder(branches.map((one) => [one.log, one.branch])), "branches");
  need(inOrder(acts.map((one) => [one.log, one.branch, one.index])), "acts");
  const known = new Set(branches.map((one) => placeOf(one.log, one.branch)));
  acts.forEach((one, at) => need(known.has(placeOf(one.log, one.branch)), `acts[${at}]`));
  return { branches, acts };
}

/** ``{ record }`` from the text of a file, or ``{ where }``: the member that is not of the form. */
export function formOf(untrusted) {
  try {
    return { record: recordOf(strictJson(untrusted)) };
  } catch (error) {
    if (error instanceof Misshapen) return { where: error.where };
    if (error instanceof Refused) return { where: `+${error.at}` };
    throw error;
  }
}
