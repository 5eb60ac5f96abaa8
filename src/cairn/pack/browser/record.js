// docs/format/record-1.md, steps 1 to 6: an extract from the record, by itself.

import { bigEndian, digestOf, hexOf, isSame, joined, utf8 } from "./bytes.js";
import { compare, FIELDS, formOf, placeOf } from "./form.js";
import { checkpointOf, originOf } from "./note.js";
import { isContinued, leafOf, rootFrom } from "./tree.js";

const FIELD = utf8("cairn/field/v1\0");
const LEAF = utf8("cairn/leaf/v1\0");
const SILENT = utf8("cairn/dummy/v1\0");
const ADDITION = 5, CORRECTION = 6, CONCERNS = 9;

/** The value of tag ``tag`` of an act, or undefined where the act or the field is not open. */
export function valueOf(act, tag) {
  return act?.form === "opened" ? act.fields[tag - 1].value : undefined;
}

function commitmentTo(act, tag) {
  if (act.form === "silent") return digestOf(SILENT, act.esalt, bigEndian(tag, 2));
  const field = act.fields[tag - 1];
  if (field.commitment) return field.commitment;
  const length = bigEndian(field.bytes.length, 8);
  return digestOf(FIELD, bigEndian(tag, 2), field.salt, length, field.bytes);
}

function leafOfAct(act) {
  if (act.form === "closed") return act.leaf;
  const fields = [];
  for (let tag = 1; tag <= FIELDS; tag++) fields.push(bigEndian(tag, 2), commitmentTo(act, tag));
  const head = joined(new Uint8Array([act.kind]), act.esalt, bigEndian(FIELDS, 2));
  return leafOf(digestOf(LEAF, head, ...fields));
}

/** A list of texts from JSON in a field, or null where it is something else. */
export function textsOf(untrusted) {
  try {
    const found = JSON.parse(untrusted);
    return Array.isArray(found) && found.every((one) => typeof one === "string") ? found : null;
  } catch {
    return null;
  }
}

/** What is told of a file of which nothing but ``one`` can be said. */
export function unreadable(one) {
  return { wrong: [{ step: 1, ...one }], skipped: [2, 3, 4, 5, 6, 7, 8], branches: [], acts: null };
}

/**
 * Checks the text of a file. Gives ``wrong``, a list of ``{ step, where, what, about, expected, found }``
 * (``what`` names a sentence of the catalogue; the last three are not always there); ``skipped``, the steps that could not be taken for all of it;
 * ``branches``, what is to be told of each; and ``acts``, by place, null where there are none to
 * compare with.
 */
export function inspectRecord(untrusted) {
  const { record, where } = formOf(untrusted); // 1
  if (!record) return unreadable({ where, what: "form" });
  const acts = new Map(record.acts.map((one) => [placeOf(one.log, one.branch, one.index), one]));
  const wrong = [];
  const branches = record.branches.map((branch) => {
    const own = record.acts.filter((one) => one.log === branch.log && one.branch === branch.branch);
    return inspectBranch(branch, own, wrong);
  });
  checkRevisions(record.acts, acts, wrong); // 6
  wrong.sort((one, other) => one.step - other.step);
  const skipped = branches.every((one) => one.checkpoint) ? [] : [3, 4];
  return { wrong, skipped, branches, acts };
}

function inspectBranch(branch, acts, wrong) {
  const where = placeOf(branch.log, branch.branch);
  const stated = checkpointOf(branch.note, branch.key); // 2
  if (!stated) wrong.push({ step: 2, where, what: "checkpoint_form" });
  else if (!stated.isGood) {
    const [expected, found] = [originOf(branch.key), stated.origin];
    if (expected !== found) wrong.push({ step: 2, where, what: "checkpoint_origin", expected, found });
    else wrong.push({ step: 2, where, what: "checkpoint_signature" });
  }
  if (stated) checkRanges(branch, where, stated, wrong); // 1
  const checkpoint = stated?.isGood ? stated : null;
  if (checkpoint) {
    checkEarlier(branch, where, checkpoint, wrong); // 3
    checkLeaves(acts, checkpoint, wrong); // 4
  }
  checkWhole(branch, where, acts, wrong); // 5
  const count = (form) => acts.filter((one) => one.form === form).length;
  return {
    where, checkpoint, whole: branch.whole,
    earlier: branch.earlier.map((one) => ({ size: one.size, root: hexOf(one.root) })),
    opened: count("opened"), silent: count("silent"), closed: count("closed"),
  };
}

/** The bounds in step 1 that only the checkpoint knows. */
function checkRanges(branch, where, { size }, wrong) {
  for (const one of branch.earlier) {
    if (one.size > size) wrong.push({ step: 1, where, what: "beyond", about: one.size });
  }
  for (const [, to] of branch.whole) {
    if (to > size) wrong.push({ step: 1, where, what: "beyond", about: to });
  }
}

function checkEarlier(branch, where, { size, root }, wrong) {
  for (const one of branch.earlier) {
    if (one.size <= size && !isContinued(one.size, one.root, size, root, one.proof)) {
      wrong.push({ step: 3, where, what: "earlier", about: one.size });
    }
  }
}

function checkLeaves(acts, { size, root }, wrong) {
  for (const act of acts) {
    const reached = rootFrom(leafOfAct(act), act.index, size, act.proof);
    if (reached && isSame(reached, root)) continue;
    const where = placeOf(act.log, act.branch, act.index);
    const found = reached ? hexOf(reached) : "no_path";
    wrong.push({ step: 4, where, what: "leaf", expected: hexOf(root), found });
  }
}

/** Each gap in a stretch once, however long: the numbers are whatever the file has. */
function checkWhole(branch, where, acts, wrong) {
  let at = 0; // acts and stretches are in order
  for (const [from, to] of branch.whole) {
    const there = [];
    for (; at < acts.length && acts[at].index < to; at++) {
      if (acts[at].index >= from) there.push(acts[at].index);
    }
    let next = from;
    for (const index of [...there, to]) {
      if (next < index) {
        wrong.push({ step: 5, where: `${where}.${next}`, what: "whole", about: `[${next}, ${index})` });
      }
      next = index + 1;
    }
  }
}

function checkRevisions(listed, acts, wrong) {
  const named = new Map();
  for (const act of listed) {
    if (act.form !== "opened" || (act.kind !== ADDITION && act.kind !== CORRECTION)) continue;
    const where = placeOf(act.log, act.branch, act.index);
    const concerns = textsOf(valueOf(act, CONCERNS) ?? "");
    if (!concerns) wrong.push({ step: 6, where, what: "concerns" });
    named.set(act, new Set(concerns ?? []));
  }
  for (const act of listed.filter((one) => one.form === "opened")) checkListed(act, acts, named, wrong);
}

/** Both ways: what the act lists is there and names it, and what names it is listed. */
function checkListed(act, acts, named, wrong) {
  const where = placeOf(act.log, act.branch, act.index);
  const own = `act:${where}`;
  for (const [branch, index] of act.revisions) {
    const other = acts.get(placeOf(act.log, branch, index));
    const isOne = other && (other.form === "closed" || named.get(other)?.has(own));
    if (!isOne) wrong.push({ step: 6, where, what: "revision", about: placeOf(act.log, branch, index) });
  }
  for (const [other, concerns] of named) {
    if (other.log !== act.log) continue; // an act can only list revisions of its own log
    const place = [other.branch, other.index];
    const isListed = act.revisions.some((one) => compare(one, place) === 0);
    if (concerns.has(own) && !isListed) {
      wrong.push({ step: 6, where, what: "not_listed", about: placeOf(other.log, ...place) });
    }
  }
}
