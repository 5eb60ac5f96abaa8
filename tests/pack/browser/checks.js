// The checks of the page, run by node for the tests: one JSON object a line in, one a line out.
//
// { pack: folder, changed: { path: base64 or null } } · { record: text, items: text or null } ·
// { signature: [key, message, signature], in hex }

import { checkLine } from "../../../src/cairn/pack/browser/beside.js";
import { plain, unhex } from "../../../src/cairn/pack/browser/bytes.js";
import { inspectPack } from "../../../src/cairn/pack/browser/pack.js";
import { inspectRecord } from "../../../src/cairn/pack/browser/record.js";
import { signatureFits } from "../../../src/cairn/pack/browser/signature.js";

const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

function* namesIn(folder, above = "") {
  for (const one of fs.readdirSync(path.join(folder, above), { withFileTypes: true })) {
    const name = path.posix.join(above, one.name);
    if (one.isDirectory()) yield* namesIn(folder, name);
    else yield name;
  }
}

/** In pieces of a size that divides nothing, each in the place of the one before. */
async function* piecesOf(bytes) {
  const piece = new Uint8Array(4093);
  for (let at = 0; at < bytes.length; at += piece.length) {
    const part = bytes.subarray(at, at + piece.length);
    piece.set(part);
    yield piece.subarray(0, part.length);
    piece.fill(0);
  }
}

function filesIn(folder, changed) {
  const contents = new Map();
  for (const name of namesIn(folder)) contents.set(name, () => fs.readFileSync(path.join(folder, name)));
  for (const [name, base64] of Object.entries(changed)) {
    if (base64 === null) contents.delete(name);
    else contents.set(name, () => Buffer.from(base64, "base64"));
  }
  return [...contents].map(([name, read]) => {
    const bytes = read();
    return { path: name, size: bytes.length, chunks: () => piecesOf(bytes) };
  });
}

function told(report) {
  if (report === null) return null;
  const branches = report.branches.map(({ checkpoint, ...rest }) => {
    return { ...rest, origin: checkpoint?.origin, size: checkpoint?.size };
  });
  return { wrong: report.wrong, skipped: report.skipped, branches };
}

async function answer(asked) {
  if (asked.pack) {
    const report = await inspectPack(filesIn(asked.pack, asked.changed ?? {}));
    return { ...report, record: told(report.record) };
  }
  if (asked.signature) return signatureFits(...asked.signature.map(unhex));
  if (asked.plain !== undefined) return plain(asked.plain);
  const report = inspectRecord(asked.record);
  (asked.items ?? "").split("\n").forEach((line, at) => {
    if (report.acts) report.wrong.push(...checkLine(line, report.acts, at + 1));
  });
  return told(report);
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
  }
})();
