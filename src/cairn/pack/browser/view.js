// What a person is told. Text is only ever set as text, and what comes from files is made plain.

import { hexOf, plain } from "./bytes.js";
import { hasWord, number, say } from "./words.js";

const DIGEST = /^[0-9a-f]{64}$/;
const PACK_STEPS = 8;
const RECORD_STEPS = 6, BESIDE_STEPS = 8;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function code(text) {
  const made = element("code", plain(text));
  made.dir = "ltr";
  return made;
}

/** A digest in groups of eight letters, as on paper. */
function grouped(digest) {
  return code(digest.replace(/(.{8})(?=.)/g, "$1 "));
}

function pairs(rows) {
  const list = element("dl");
  for (const [label, value] of rows) {
    const said = element("dd");
    said.append(value);
    list.append(element("dt", label), said);
  }
  return list;
}

function value(untrusted) {
  if (typeof untrusted === "number") return say("of_bytes", { n: number(untrusted) });
  const text = String(untrusted);
  if (DIGEST.test(text)) return grouped(text);
  return hasWord(`value.${text}`) ? say(`value.${text}`) : code(text);
}

function outcome(count) {
  const text = count ? say("differ", { n: number(count) }) : say("nothing_differs");
  return element("p", text, count ? "outcome differs" : "outcome");
}

function steps(kind, count, { wrong, skipped }) {
  const list = element("ol");
  for (let step = 1; step <= count; step++) {
    const differing = wrong.filter((one) => one.step === step).length;
    const item = element("li", `${say(`${kind}.${step}`)} `);
    // A step that was not taken must not read as one that found nothing.
    const same = skipped.includes(step) ? "step_skipped" : "step_same";
    const said = differing ? say("step_differs", { n: number(differing) }) : say(same);
    item.append(element("strong", said, differing ? "differs" : ""));
    list.append(item);
  }
  return list;
}

function differences(items) {
  const list = element("ul", undefined, "differences");
  for (const { where, rows } of items) {
    const item = element("li");
    const place = element("p", undefined, "where");
    place.append(where);
    item.append(place, pairs(rows));
    list.append(item);
  }
  return list;
}

function packDifference(one) {
  const rows = [
    [say("step"), number(one.step)],
    [say("expected"), value(one.expected)],
    [say("found"), value(one.found)],
  ];
  return { where: code(one.where), rows };
}

/** Where in a record: an act, a branch, or a member of the file that has not the form. */
function placeIn(where) {
  const letter = /^\+(\d+)$/.exec(where);
  if (letter !== null) return say("at_letter", { n: number(Number(letter[1]) + 1) });
  const numbers = /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(where);
  if (numbers === null) return code(where);
  const [, log, branch, index] = numbers;
  return say(index === undefined ? "branch_at" : "act_at", { log, branch, index });
}

function recordDifference(one) {
  const rows = [[say("step"), number(one.step)], [say("difference"), say(`what.${one.what}`)]];
  if (one.about !== undefined) rows.push([say("about"), code(one.about)]);
  if (one.expected !== undefined) rows.push([say("expected"), value(one.expected)]);
  if (one.found !== undefined) rows.push([say("found"), value(one.found)]);
  return { where: placeIn(one.where), rows };
}

function branchParts(branch) {
  const { checkpoint } = branch;
  const rows = checkpoint
    ? [
      [say("origin"), code(checkpoint.origin)],
      [say("size"), number(checkpoint.size)],
      [say("root"), code(checkpoint.encoded)],
      [say("root_hex"), grouped(hexOf(checkpoint.root))],
    ]
    : [[say("origin"), say("value.not_of_key")]];
  rows.push([say("opened"), number(branch.opened)], [say("silent"), number(branch.silent)]);
  rows.push([say("closed"), number(branch.closed)]);
  for (const [from, to] of branch.whole) {
    rows.push([say("whole"), say("from_to", { from: number(from), to: number(to - 1) })]);
  }
  for (const one of branch.earlier) {
    rows.push([say("earlier", { n: number(one.size) }), grouped(one.root)]);
  }
  return [element("h3", placeIn(branch.where)), pairs(rows)];
}

function recordParts(report, count) {
  const parts = [element("h2", say("record")), outcome(report.wrong.length)];
  if (report.wrong.length) parts.push(differences(report.wrong.map(recordDifference)));
  parts.push(element("p", say("record_compare")));
  parts.push(...report.branches.flatMap(branchParts));
  parts.push(element("h3", say("checked")), steps("record_step", count, report));
  return parts;
}

function packParts(report) {
  const parts = [outcome(report.wrong.length)];
  if (!report.manifest) parts.push(element("p", say("no_pack")));
  if (report.wrong.length) parts.push(differences(report.wrong.map(packDifference)));
  parts.push(pairs([[say("files"), number(report.files)], [say("bytes"), number(report.size)]]));
  parts.push(element("h3", say("compare")), element("p", say("compare_how")));
  const digest = (text) => (text ? grouped(text) : say("value.unknown"));
  parts.push(pairs([
    [say("digest_manifest"), digest(report.manifest)],
    [say("digest_key"), digest(report.key)],
  ]));
  parts.push(element("h3", say("checked")), steps("pack_step", PACK_STEPS, report));
  return parts;
}

/** Shows what was found about a pack called ``name``. Gives the one sentence to say aloud. */
export function showPack(place, name, report) {
  const parts = [named(name), ...packParts(report)];
  if (report.record) parts.push(...recordParts(report.record, BESIDE_STEPS));
  place.replaceChildren(...parts);
  return summary(report.wrong.length + (report.record?.wrong.length ?? 0));
}

/** The same for a record by itself. */
export function showRecord(place, name, report) {
  place.replaceChildren(named(name), ...recordParts(report, RECORD_STEPS));
  return summary(report.wrong.length);
}

function named(name) {
  const said = element("p", `${say("chosen")} `);
  said.append(code(name));
  return said;
}

function summary(count) {
  return count ? say("differ", { n: number(count) }) : say("nothing_differs");
}
