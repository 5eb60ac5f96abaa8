// The page itself: a folder or a file is chosen or dropped, checked, and the result shown.

import { MANIFEST, NOTE } from "./lists.js";
import { inspectAlone, inspectPack } from "./pack.js";
import { showPack, showRecord } from "./view.js";
import { say } from "./words.js";

const PIECE = 2 ** 20;

const part = (id) => document.getElementById(id);

/**
 * The bytes of a file, always in the same piece of memory where the browser can do that: else a
 * large file leaves hundreds of megabytes to be cleared away, and takes many times as long.
 */
async function* chunksOf(file) {
  const stream = file.stream();
  let buffer = new ArrayBuffer(PIECE), reader;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch {
    reader = stream.getReader();
    buffer = null;
  }
  for (;;) {
    const { done, value } = await (buffer ? reader.read(new Uint8Array(buffer)) : reader.read());
    if (done) return;
    yield value;
    buffer &&= value.buffer;
  }
}

/** A file of the browser as the checks want it; the first part of its path is the folder chosen. */
function asFile(file) {
  const path = file.webkitRelativePath.split("/").slice(1).join("/") || file.name;
  return { path, size: file.size, chunks: () => chunksOf(file) };
}

/** Moves the bar by the bytes that were read; not more often than can be seen. */
function progressOver(total) {
  const bar = part("progress");
  let done = 0, shown = 0;
  bar.value = 0;
  return (bytes) => {
    done += bytes;
    if (done - shown < total / 200) return;
    shown = done;
    bar.value = done / total;
  };
}

async function run(check) {
  const inputs = [part("folder"), part("file")];
  inputs.forEach((input) => { input.disabled = true; });
  part("result").hidden = true;
  part("progress").hidden = false;
  part("status").textContent = say("reading");
  try {
    const said = await check();
    part("result").hidden = false;
    part("status").textContent = said;
    part("outcome").focus();
  } catch {
    part("status").textContent = say("failed");
  } finally {
    part("progress").hidden = true;
    inputs.forEach((input) => { input.disabled = false; });
  }
}

/** An extract that came without a pack stands in a folder too, beside what checks it. */
function recordAlone(files) {
  const paths = new Map(files.map((file) => [asFile(file).path, file]));
  const isPack = paths.has(MANIFEST) || paths.has(NOTE) || paths.has("manifest.json");
  return isPack ? undefined : paths.get("record.json");
}

function checkFolder(files) {
  const alone = recordAlone(files);
  if (alone) return checkFile(alone);
  const name = files[0].webkitRelativePath.split("/")[0];
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return run(async () => {
    const report = await inspectPack(files.map(asFile), progressOver(total));
    return showPack(part("told"), name, report);
  });
}

function checkFile(file) {
  return run(async () => showRecord(part("told"), file.name, await inspectAlone(asFile(file))));
}

/** What is dropped beside the two boxes must not be opened in place of this page. */
function dropped(event) {
  if (event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  if (event.type !== "drop" || part("file").disabled) return;
  const items = [...event.dataTransfer.items];
  const isFolder = items.some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  const files = [...event.dataTransfer.files];
  if (!isFolder && files.length === 1) checkFile(files[0]);
  else part("status").textContent = say("drop_on_box");
}

/** Hands over what was chosen, and empties the box: the same may be chosen again once put right. */
function chosen(id, check) {
  part(id).addEventListener("change", ({ target }) => {
    const files = [...target.files];
    target.value = "";
    if (files.length) check(files);
  });
}

chosen("folder", checkFolder);
chosen("file", ([file]) => checkFile(file));
for (const name of ["dragover", "drop"]) document.addEventListener(name, dropped);
