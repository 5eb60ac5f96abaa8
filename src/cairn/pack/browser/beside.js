// docs/format/record-1.md, steps 7 and 8: the extract beside the lines of checks/items.jsonl.

import { textsOf, valueOf } from "./record.js";

const WRITTEN = 1, HAPPENED = 3, TEXT = 4, PEOPLE = 7, CONCERNS = 9, CHANNEL = 12, MORE = 13, ORIGINAL = 14;
const DETAILS = [["place", 6], ["impact", 5], ["reason", 11]];
const KINDS = new Map([
  [4, "entry"], [5, "addition"], [6, "correction"], [7, "told_to_stop"], [8, "contact_arranged"],
]);
const WITH_CHANNEL = [7, 8];
const BOUNDS = ["local_from", "local_to", "earliest", "latest"];
const CHANGED_IN_PACKS = "witnesses"; // ways to reach them are taken out
const ACT = /^act:((?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*))$/;

/** What is wrong with one line, given the acts of the extract by place. Lines count from one. */
export function checkLine(untrustedLine, acts, number) {
  if (untrustedLine === "") return [];
  const line = /[^\x00-\x7f]/.test(untrustedLine) ? null : parsed(untrustedLine);
  if (!isObject(line)) return [misshapen(7, number)];
  return [
    ...(Object.hasOwn(line, "row") ? checkRow(line.row, acts, number) : []),
    ...(Object.hasOwn(line, "exhibit") ? checkExhibit(line.exhibit, acts, number) : []),
  ];
}

const misshapen = (step, number) => ({ step, where: "checks/items.jsonl", what: "line", about: number });

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function parsed(untrusted) {
  try {
    return JSON.parse(untrusted);
  } catch {
    return null;
  }
}

function checkRow(row, acts, number) {
  if (!isObject(row) || typeof row.ref !== "string") return [misshapen(7, number)];
  if (!row.ref.startsWith("act:")) return []; // of an original
  const where = ACT.exec(row.ref)?.[1];
  const act = acts.get(where);
  const report = (what) => ({ step: 7, where: where ?? row.ref, what });
  if (act?.form !== "opened") return [report("not_opened")];
  return [...differing(act, row)].map(report);
}

/** The names of what a row says in another way than its act, as far as that is open. */
function* differing(act, row) {
  if (!KINDS.has(act.kind) || row.kind !== KINDS.get(act.kind)) yield "kind";
  if (!isMoment(valueOf(act, WRITTEN), row.written)) yield "written";
  if (!isMoment(valueOf(act, HAPPENED), row.happened)) yield "happened";
  if (!isText(valueOf(act, TEXT), row.text)) yield "text";
  if (WITH_CHANNEL.includes(act.kind) && !isText(valueOf(act, CHANNEL), row.channel)) yield "channel";
  if (!isList(valueOf(act, PEOPLE), row.people)) yield "people";
  if (!isList(valueOf(act, CONCERNS), row.concerns)) yield "concerned";
  yield* differingDetails(act, row.details);
}

function* differingDetails(act, listed) {
  const pairs = Array.isArray(listed) ? [...listed] : [null];
  const left = [CHANGED_IN_PACKS];
  for (const [name, tag] of DETAILS) {
    const opened = valueOf(act, tag);
    if (opened === undefined) left.push(name);
    if (!opened) continue;
    // The first of two of a name is that of the tag, the other one of the further details.
    const first = pairs.findIndex((one) => Array.isArray(one) && one[0] === name);
    if (first < 0 || !isPair(pairs[first], [name, opened])) yield name;
    if (first >= 0) pairs.splice(first, 1);
  }
  const opened = valueOf(act, MORE);
  if (opened !== undefined && !areDetails(parsed(opened || "{}"), pairs, left)) yield "details";
}

/** Whether ``pairs`` are the members of ``told``, in any order; not of those names in ``left``. */
function areDetails(told, pairs, left) {
  if (!isObject(told) || !Object.values(told).every((one) => typeof one === "string")) return false;
  const expected = Object.entries(told).filter(([name]) => !left.includes(name));
  const compared = pairs.filter((one) => !(Array.isArray(one) && left.includes(one[0])));
  return expected.every((pair) => compared.some((one) => isPair(one, pair)))
    && compared.every((one) => expected.some((pair) => isPair(one, pair)));
}

const isPair = (found, [name, value]) =>
  Array.isArray(found) && found.length === 2 && found[0] === name && found[1] === value;

const isText = (opened, listed) => opened === undefined || opened === listed;

/**
 * Whether a field is not open, or its JSON has the members that ``listed`` has; where it is empty,
 * whether that tells no time either.
 */
function isMoment(opened, listed) {
  if (opened === undefined) return true;
  if (!isObject(listed)) return false;
  if (opened === "") return listed.as_written === "" && BOUNDS.every((name) => (listed[name] ?? null) === null);
  const told = parsed(opened);
  if (!isObject(told)) return false;
  const names = Object.keys(told);
  return names.length === Object.keys(listed).length
    && names.every((name) => Object.hasOwn(listed, name) && isEqual(told[name], listed[name]));
}

/** Whether both are the same text, truth, nothing, or number below 2^53. */
function isEqual(one, other) {
  const isPlain = typeof one !== "object" || one === null;
  return isPlain && one === other && (typeof one !== "number" || Math.abs(one) <= Number.MAX_SAFE_INTEGER);
}

function isList(opened, listed) {
  if (opened === undefined) return true;
  const texts = opened === "" ? [] : textsOf(opened);
  return texts !== null && Array.isArray(listed) && listed.length === texts.length
    && texts.every((one, at) => one === listed[at]);
}

function checkExhibit(exhibit, acts, number) {
  if (!isObject(exhibit) || typeof exhibit.received !== "string") return [misshapen(8, number)];
  const where = ACT.exec(exhibit.received)?.[1];
  const act = acts.get(where);
  const report = (what) => ({ step: 8, where: where ?? exhibit.received, what });
  if (act?.form !== "opened") return [report("not_opened")];
  const told = parsed(valueOf(act, ORIGINAL) ?? "");
  const listed = exhibit.original;
  const wrong = [];
  if (!isOriginal(told, listed)) {
    const [expected, found] = [told?.sha256 ?? "unknown", listed?.sha256 ?? "unknown"];
    wrong.push({ ...report("original"), expected, found });
  }
  if (!isMoment(valueOf(act, WRITTEN), exhibit.received_at)) wrong.push(report("received_at"));
  return wrong;
}

function isOriginal(told, listed) {
  return isObject(told) && isObject(listed)
    && typeof told.sha256 === "string" && isEqual(told.sha256, listed.sha256)
    && typeof told.size === "number" && isEqual(told.size, listed.size);
}
