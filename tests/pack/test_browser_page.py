"""The page is one file that may load nothing, the same for the same words."""

from __future__ import annotations

import base64
import hashlib
import html
import re

import pytest

from cairn.language.catalogue import Catalogue, catalogue
from cairn.pack import browser_page
from cairn.pack.browser_page import page

FORBIDDEN = ("verified", "proof of", "proves", "valid evidence", "tamper", "stalker", "victim")


@pytest.fixture(scope="module")
def text() -> str:
    return page(catalogue()).decode("utf-8")


def policy(text: str) -> dict[str, str]:
    (told,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    return dict(one.strip().split(" ", 1) for one in html.unescape(told).split(";"))


def digest_of(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def test_the_same_words_give_the_same_bytes(text: str) -> None:
    assert page(Catalogue("en")).decode("utf-8") == text


def test_the_policy_permits_its_one_script_and_style_and_nothing_else(text: str) -> None:
    told = policy(text)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert told["default-src"] == "'none'"
    assert told["script-src"] == digest_of(script)
    assert told["style-src"] == digest_of(style)
    assert told["base-uri"] == told["form-action"] == "'none'"
    assert set(told) <= {
        "default-src", "script-src", "style-src", "base-uri", "form-action",
        "require-trusted-types-for", "trusted-types",
    }  # fmt: skip
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_nothing_from_outside_is_named_in_the_page(text: str) -> None:
    tags = re.sub(r"(<script>).*(</script>)|(<style>).*(</style>)", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(?:src|href|action|on\w+|style)=", tags)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script, flags=re.DOTALL)
    for name in ("fetch(", "XMLHttpRequest", "WebSocket", "import(", "eval(", "Function(",
                 "innerHTML", "localStorage", "sessionStorage", "indexedDB", "sendBeacon",
                 "new Worker", "document.write"):  # fmt: skip
        assert name not in code


def test_the_licences_of_the_libraries_stand_in_the_page(text: str) -> None:
    assert text.count("Permission is hereby granted, free of charge") == 2


def sentences() -> set[str]:
    names = catalogue().ids()
    return {one.removeprefix("pack.browser.") for one in names if one.startswith("pack.browser.")}


def test_every_sentence_of_the_catalogue_is_used_and_no_other() -> None:
    sources = {path.name: path.read_text("utf-8") for path in browser_page._SOURCES.iterdir()}
    whole = "\n".join(sources.values())
    for name in sentences():
        kind, _, stem = name.rpartition(".")
        used = f'"{kind}"' if stem.isdigit() else f'"{stem}"'
        assert used in whole or f'"{name}"' in whole or f"{{{{{name}}}}}" in whole, name
    in_page = set(re.findall(r"\{\{(\w+)\}\}", sources["page.html"]))
    asked = set(re.findall(r'\bsay\("([^"]+)"', whole)) | in_page
    assert asked - {"lang", "dir", "policy", "style", "script"} <= sentences()


def test_no_place_in_a_sentence_is_one_that_the_page_does_not_fill() -> None:
    for name in sentences():
        said = browser_page._said(catalogue(), f"pack.browser.{name}")
        assert set(re.findall(r"\{(\w+)\}", said)) <= set(browser_page._PLACES)


def test_it_claims_nothing_that_a_court_decides() -> None:
    for name in sentences():
        said = browser_page._said(catalogue(), f"pack.browser.{name}").lower()
        assert not [one for one in FORBIDDEN if one in said], name


def test_a_sentence_cannot_end_the_script() -> None:
    class Other(Catalogue):
        def say(self, name: str, **values: object) -> str:
            return "</script><b>&\u2028\u2067" + super().say(name, **values)

    text = page(Other("en")).decode("utf-8")
    assert text.count("</script>") == 1
    assert "<b>" not in text
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert policy(text)["script-src"] == digest_of(script)
