"""The page that checks a pack, or an extract from the record, in a browser: one file, no network.

It shares no code with the checkers in Python. Its sources stand in ``browser/``; the digests and
the points of Ed25519 are those of @noble/hashes and @noble/ed25519, from the assets. The policy of
the page names its one script and its one style by digest and permits nothing else, so it can load
nothing, send nothing and keep nothing.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path

from cairn.language.catalogue import Catalogue
from cairn.pack.browser_script import one_script

PATH = "checks/verify.html"
"""Where the page stands in a pack."""

_SOURCES = Path(__file__).parent / "browser"
_LICENCES = Path(__file__).parents[1] / "assets" / "licences"
_PREFIX = "pack.browser."
_PLACES = ("n", "log", "branch", "index", "from", "to")
_PLACE = re.compile(r"\{\{(\w+)\}\}")


def page(words: Catalogue) -> bytes:
    """The page in the language of ``words``. The same sources and words give the same bytes.

    Raises ``OSError`` where the assets were not fetched.
    """
    said = {name.removeprefix(_PREFIX): _said(words, name) for name in sorted(words.ids())
            if name.startswith(_PREFIX)}  # fmt: skip
    script, style = _script(said), "\n" + _read("page.css")
    parts = {name: html.escape(text) for name, text in said.items() if "." not in name}
    parts |= {
        "lang": words.language,
        "dir": "rtl" if words.is_right_to_left else "ltr",
        "policy": html.escape(_policy(script, style)),
        "style": style,
        "script": script,
    }
    return _PLACE.sub(lambda found: parts[found.group(1)], _read("page.html")).encode("utf-8")


def _said(words: Catalogue, name: str) -> str:
    """A sentence with its places left open, for the script to fill."""
    return words.say(name, **{place: f"{{{place}}}" for place in _PLACES})


def _script(said: dict[str, str]) -> str:
    # As ASCII, and with no "<": nothing in a sentence can end the script.
    text = json.dumps(said, sort_keys=True, ensure_ascii=True, indent=0).replace("<", "\\u003c")
    licences = [(_LICENCES / f"noble-{name}.txt").read_text("utf-8") for name in _LIBRARIES]
    head = "".join(f"/* {_LIBRARIES[at]}\n\n{one.strip()}\n*/\n" for at, one in enumerate(licences))
    script = f'\n"use strict";\n{head}const WORDS = {text};\n{one_script(_SOURCES / "page.js")}'
    if "</script" in script.lower() or "<!--" in script:
        raise ValueError("a source holds the end of a script")
    return script


_LIBRARIES = ("ed25519", "hashes")


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )


def _digest(text: str) -> str:
    """As CSP names a source (Content Security Policy Level 3, section 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


def _read(name: str) -> str:
    return (_SOURCES / name).read_text(encoding="utf-8")
