// docs/format/record-1.md, steps 7 and 8: the extract beside the lines of checks/items.jsonl.

import { textsOf, valueOf } from "./record.js";

const TEXT = 4, PEOPLE = 7, CONCERNS = 9, ORIGINAL = 14;
const DETAILS = [["place", 6], ["impact", 5], ["reason", 11]];
const ACT = /^act:((?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*))$/;

/** What is wrong with one line, given the acts of the extract by place. */
export function checkLine(untrustedLine, acts) {
  const line = parsed(untrustedLine);
  if (isObject(line?.row)) return checkRow(line.row, acts);
  if (isObject(line?.exhibit)) return checkExhibit(line.exhibit, acts);
  return [];
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(untrusted) {
  try {
    return JSON.parse(untrusted);
  } catch {
    return null;
  }
}

function checkRow(row, acts) {
  if (typeof row.ref !== "string" || !row.ref.startsWith("act:")) return []; // of an original
  const where = ACT.exec(row.ref)?.[1];
  const act = acts.get(where);
  const report = (what) => ({ step: 7, where: where ?? row.ref, what });
  if (act?.form !== "opened") return [report("not_opened")];
  const wrong = [];
  const text = valueOf(act, TEXT);
  if (text !== undefined && text !== row.text) wrong.push(report("text"));
  for (const [name, tag] of DETAILS) {
    if (!hasDetail(row.details, name, valueOf(act, tag))) wrong.push(report(name));
  }
  if (!isList(row.people, valueOf(act, PEOPLE))) wrong.push(report("people"));
  if (!isList(row.concerns, valueOf(act, CONCERNS))) wrong.push(report("concerned"));
  return wrong;
}

/** An open field is the one value of that name; an open field that is empty may have no value. */
function hasDetail(details, name, value) {
  if (value === undefined) return true;
  const pairs = Array.isArray(details) ? details.filter((one) => Array.isArray(one)) : [];
  const found = pairs.filter((one) => one[0] === name);
  return found.length === 0 ? value === "" : found.every((one) => one[1] === value);
}

function isList(listed, value) {
  if (value === undefined) return true;
  const texts = value === "" ? [] : textsOf(value);
  return texts !== null && Array.isArray(listed) && listed.length === texts.length
    && texts.every((one, at) => one === listed[at]);
}

function checkExhibit(exhibit, acts) {
  const where = ACT.exec(exhibit.received)?.[1];
  const act = acts.get(where);
  const report = (what) => ({ step: 8, where: where ?? String(exhibit.received), what });
  if (act?.form !== "opened") return [report("not_opened")];
  const received = parsed(valueOf(act, ORIGINAL) ?? "");
  const listed = exhibit.original;
  const isSame = isObject(received) && isObject(listed)
    && typeof received.sha256 === "string" && received.sha256 === listed.sha256
    && Number.isSafeInteger(received.size) && received.size === listed.size;
  if (isSame) return [];
  return [{ ...report("original"), expected: received?.sha256 ?? "unknown", found: listed?.sha256 ?? "unknown" }];
}
