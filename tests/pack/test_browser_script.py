"""Modules become one script that does the same, and any form that is not known is refused."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from cairn.pack.browser_script import UnknownForm, one_script
from tests.crypto.node import node

BASE = """// export nothing here
/* import { x } from "./nowhere.js"; */
let held = 1;
export const one = held, other = 2;
export function twice(n) { return n * 2; }
export async function later() { return 3; }
export function* each() { yield 4; }
export class Thing { get value() { return 5; } }
const plain = 6;
export { plain, held };
"""
ENTRY = """import {
  one, twice as double,
  Thing, plain,
} from "./below/base.js";
import * as all from './below/base.js';
import { later, each } from "./middle.js";
(async () => {
  const told = [one, double(one), new Thing().value, plain, all.held, await later(), ...each()];
  process.stdout.write(told.join(" "));
})();
"""
MIDDLE = """import { later, each } from "./below/base.js";
export { later, each };
"""


def written(folder: Path, **files: str) -> Path:
    (folder / "below").mkdir()
    for name, text in files.items():
        (folder / f"{name.replace('_', '/')}.js").write_text(text)
    return folder / "entry.js"


def test_a_script_does_what_the_modules_did(tmp_path: Path) -> None:
    entry = written(tmp_path, entry=ENTRY, middle=MIDDLE, below_base=BASE)
    script = one_script(entry)
    assert one_script(entry) == script
    run = subprocess.run(
        [node(), "-e", '"use strict";' + script], capture_output=True, text=True, check=True
    )
    assert run.stdout == "1 2 5 6 1 3 4"
    assert script.count("class Thing") == 1


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        'export * from "./below/base.js";',
        'import all from "./below/base.js";',
        'import "./below/base.js";',
        'import { one } from "elsewhere";',
        'import { missing } from "./below/base.js";',
        'import { other } from "./below/base.js";',
        'const later = import("./below/base.js");',
        "export { one as another };",
    ],
)
def test_a_form_that_is_not_known_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(UnknownForm):
        one_script(written(tmp_path, entry=f"{line}\n", below_base=BASE))


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        entry='import { a } from "./other.js";\n',
        other='import { b } from "./entry.js";\n',
    )
    with pytest.raises(RecursionError):
        one_script(entry)
