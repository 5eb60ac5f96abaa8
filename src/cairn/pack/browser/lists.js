// The lists of a pack that follow from its manifest, cover and note: docs/format/pack-1.md.

import { byCodePoint, sha256Hex, utf8 } from "./bytes.js";

export const FORMAT = "cairn/pack/v1";
export const NOTE = "checks/note.txt";
export const MANIFEST = "checks/manifest.json";
export const RECORD = "checks/record.json";
export const ITEMS = "checks/items.jsonl";
export const COVER = "data/1-read-first.pdf";
export const SUMS = "data/sha256.txt";
export const PAYLOAD = "manifest-sha256.txt";
export const TAGS = "tagmanifest-sha256.txt";

const DIGEST = /^[0-9a-f]{64}$/;

/** SHA-256 by path as lists of BagIt have it; lines of another form are passed over. */
export function readLists(texts) {
  const listed = new Map();
  for (const text of texts) {
    for (const line of (text ?? "").split("\n")) {
      const found = /^([0-9a-f]{64}) {2}(.+)$/s.exec(line);
      if (found) listed.set(found[2], found[1]);
    }
  }
  return listed;
}

/** A manifest from its text: ``program``, ``made`` and ``files``; null unless it has the form. */
export function readManifest(untrusted) {
  let found;
  try {
    found = JSON.parse(untrusted);
  } catch {
    return null;
  }
  const isText = (value) => typeof value === "string" && value !== "";
  if (found?.format !== FORMAT || !isText(found.program) || !isText(found.made)) return null;
  if (!Array.isArray(found.files)) return null;
  const isFile = (one) =>
    isText(one?.path) && isText(one.sha256) && DIGEST.test(one.sha256)
    && Number.isSafeInteger(one.size) && one.size >= 0;
  if (!found.files.every(isFile)) return null;
  const files = new Map(found.files.map(({ path, size, sha256 }) => [path, { size, sha256 }]));
  return { program: found.program, made: found.made, files };
}

function linesOf(digests) {
  const paths = [...digests.keys()].sort(byCodePoint);
  return utf8(paths.map((path) => `${digests.get(path)}  ${path}\n`).join(""));
}

/**
 * SHA-256 by path of the lists as they have to be. ``files`` are those of the manifest and the
 * cover; ``tags`` has the digests of the manifest and of the note.
 */
export function listsOf({ program, made }, files, tags) {
  const payload = new Map([...files].filter(([path]) => path.startsWith("data/")));
  const sums = linesOf(new Map([...payload].map(([path, one]) => [path.slice(5), one.sha256])));
  payload.set(SUMS, { size: sums.length, sha256: sha256Hex(sums) });
  const total = [...payload.values()].reduce((sum, one) => sum + BigInt(one.size), 0n);
  const info = `Bag-Software-Agent: ${program}\nBagging-Date: ${made.slice(0, 10)}\n`
    + `External-Description: Record of events\nPayload-Oxum: ${total}.${payload.size}\n`;
  const again = new Map([
    ["bagit.txt", utf8("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")],
    ["bag-info.txt", utf8(info)],
    [PAYLOAD, linesOf(new Map([...payload].map(([path, one]) => [path, one.sha256])))],
  ]);
  const named = new Map([...files].filter(([path]) => !path.startsWith("data/")));
  const digests = new Map([...named].map(([path, one]) => [path, one.sha256]));
  for (const [path, text] of again) digests.set(path, sha256Hex(text));
  for (const [path, digest] of tags) digests.set(path, digest);
  again.set(SUMS, sums).set(TAGS, linesOf(digests));
  return new Map([...again].map(([path, text]) => [path, sha256Hex(text)]));
}
