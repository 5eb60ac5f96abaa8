// The eight steps of docs/format/pack-1.md, and then those of the record where there is one.
//
// A file is { path, size, chunks() }: chunks gives its bytes a piece at a time, as often as asked. A
// piece is gone when the next one is asked for.

import { sha256 } from "../../assets/noble/sha2.js";
import { checkLine } from "./beside.js";
import { byCodePoint, hexOf, joined, sha256Hex, unhex } from "./bytes.js";
import {
  COVER, ITEMS, listsOf, MANIFEST, NOTE, PAYLOAD, readLists, readManifest, RECORD, TAGS,
} from "./lists.js";
import { packNote } from "./note.js";
import { inspectRecord, unreadable } from "./record.js";

const LARGEST_LIST = 64 * 2 ** 20;
const LARGEST_RECORD = 256 * 2 ** 20;
const LARGEST_LINE = 64 * 2 ** 20;

/** The digest of a file, as a stream; ``told`` gets the number of bytes of each piece. */
async function digestOfFile(file, told) {
  const digest = sha256.create();
  let size = 0;
  for await (const chunk of file.chunks()) {
    digest.update(chunk);
    size += chunk.length;
    told(chunk.length);
  }
  return { size, sha256: hexOf(digest.digest()), file };
}

/** The text of a small file, or null. Its bytes must be those that were hashed, if they were. */
async function textOf(file, sha256Before, largest) {
  if (!file || file.size > largest) return null;
  const parts = [];
  try {
    for await (const chunk of file.chunks()) parts.push(chunk.slice());
    const bytes = joined(...parts);
    if (sha256Before && sha256Hex(bytes) !== sha256Before) return null;
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function walk(files, wrong, told) {
  const found = new Map();
  for (const file of files) {
    try {
      found.set(file.path, await digestOfFile(file, told)); // 2
    } catch {
      wrong.push({ step: 1, where: file.path, expected: "plain_file", found: "unreadable" }); // 1
    }
  }
  return found;
}

/**
 * Checks a pack. ``told`` is called with the number of bytes as they are read. Gives ``wrong``, a
 * list of ``{ step, where, expected, found }`` by path (SHA-256, size, or the name of a sentence);
 * ``skipped``, the steps that could not be taken, or only by lists that stand in; the digests ``manifest`` and ``key``, empty where there is none; ``files`` and ``size``; and
 * ``record``, null where the pack has no checks/record.json.
 */
export async function inspectPack(files, told = () => {}) {
  const wrong = [];
  const found = await walk(files, wrong, told); // 1, 2
  const text = (path, largest) =>
    textOf(found.get(path)?.file, found.get(path)?.sha256, largest);
  const note = packNote((await text(NOTE, 4096)) ?? ""); // 3
  if (!note) wrong.push({ step: 3, where: NOTE, expected: "good_note", found: digestAt(found, NOTE) });
  const lists = [await text(PAYLOAD, LARGEST_LIST), await text(TAGS, LARGEST_LIST)];
  const listed = readLists(lists);
  const manifestText = await text(MANIFEST, LARGEST_LIST);
  const manifest = manifestOf(manifestText, found, note?.manifest ?? listed.get(MANIFEST), wrong); // 4
  compareAll(expectedOf(found, note, listed, manifest), found, wrong); // 5 to 8
  wrong.sort((one, other) => byCodePoint(one.where, other.where) || one.step - other.step);
  const skipped = [...(note ? [] : [4, 6]), ...(manifest ? [] : [5, 7])];
  return {
    wrong,
    skipped,
    manifest: found.get(MANIFEST)?.sha256 ?? "",
    key: note ? sha256Hex(unhex(note.key)) : "",
    files: found.size,
    size: [...found.values()].reduce((sum, one) => sum + one.size, 0),
    record: found.has(RECORD) ? await besideOf(found, text) : null,
  };
}

const digestAt = (found, path) => found.get(path)?.sha256 ?? "missing";

function manifestOf(text, found, expected, wrong) {
  const have = digestAt(found, MANIFEST);
  const manifest = have === expected ? readManifest(text ?? "") : null;
  if (!manifest) {
    const wanted = have === expected ? "good_manifest" : expected ?? "all_files";
    wrong.push({ step: 4, where: MANIFEST, expected: wanted, found: have });
  }
  return manifest;
}

/** What each file has to be: ``expected``, path to step, digest and size; ``own`` need not be listed. */
function expectedOf(found, note, listed, manifest) {
  const expected = new Map();
  for (const [path, one] of manifest?.files ?? []) expected.set(path, [5, one.sha256, one.size]);
  const cover = note ? note.cover : found.get(COVER);
  if (manifest && cover && (note || cover.sha256 === listed.get(COVER))) {
    expected.set(COVER, [6, cover.sha256, cover.size]);
    // A changed note is named already; its line is then left to what the list says.
    const noteDigest = note ? found.get(NOTE).sha256 : listed.get(NOTE) ?? "";
    const tags = new Map([[MANIFEST, found.get(MANIFEST).sha256], [NOTE, noteDigest]]);
    const files = new Map(manifest.files).set(COVER, cover);
    for (const [path, one] of listsOf(manifest, files, tags)) expected.set(path, [7, one]);
    return { expected, own: [] };
  }
  for (const [path, one] of listed) if (!expected.has(path)) expected.set(path, [7, one]);
  return { expected, own: [PAYLOAD, TAGS] };
}

function compareAll({ expected, own }, found, wrong) {
  const left = [...found.keys()].filter((path) => !own.includes(path));
  for (const path of new Set([...expected.keys(), ...left])) {
    if (path === NOTE || path === MANIFEST) continue;
    const [step, want, size] = expected.get(path) ?? [8, "not_part"];
    const have = digestAt(found, path);
    if (want !== have) wrong.push({ step, where: path, expected: want, found: have });
    else if (size !== undefined && size !== found.get(path).size) {
      wrong.push({ step, where: path, expected: size, found: found.get(path).size });
    }
  }
}

/** The record of a pack, with the lines beside it. */
async function besideOf(found, text) {
  const untrusted = await text(RECORD, LARGEST_RECORD);
  const report = untrusted === null ? tooLarge() : inspectRecord(untrusted);
  const items = found.get(ITEMS)?.file;
  if (report.acts === null) return report;
  if (!items) return { ...report, skipped: [...report.skipped, 7, 8] };
  try {
    let number = 0;
    for await (const line of linesIn(items)) {
      number += 1;
      report.wrong.push(...checkLine(line, report.acts, number)); // 7, 8
    }
  } catch {
    report.wrong.push({ step: 7, where: ITEMS, what: "unreadable" });
    report.skipped.push(8);
  }
  report.wrong.sort((one, other) => one.step - other.step);
  return report;
}

const tooLarge = () => unreadable({ where: RECORD, what: "unreadable" });

/** A record by itself. */
export async function inspectAlone(file) {
  const untrusted = await textOf(file, null, LARGEST_RECORD);
  return untrusted === null ? tooLarge() : inspectRecord(untrusted);
}

async function* linesIn(file) {
  // A letter a byte: that a line has others than those of ASCII is found where it is checked.
  const decoder = new TextDecoder("latin1");
  let held = "";
  for await (const chunk of file.chunks()) {
    const lines = (held + decoder.decode(chunk, { stream: true })).split("\n");
    held = lines.pop();
    if (held.length > LARGEST_LINE) throw new RangeError("a line that does not end");
    yield* lines;
  }
  if (held + decoder.decode()) yield held;
}
