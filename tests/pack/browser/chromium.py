"""The page as whoever is handed a pack opens it: from a file, in a browser without a network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.crypto.node import PACKAGES
from tools.browser import MISSING, found

AXE = PACKAGES / "axe-core" / "axe.min.js"


@contextmanager
def chromium(*switches: str) -> Iterator[Browser]:
    """Skips the test where there is none."""
    path = found()
    if path is None:
        pytest.skip(MISSING)
    # Chromium's own sandbox cannot be had by root, as in the container of a build.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--disable-gpu", *sandbox, *switches]
        )
        yield browser
        browser.close()


@dataclass
class Seen:
    """A page, and all that it asked for or complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def choose(self, box: str, path: Path) -> None:
        """Chooses a folder or a file, and waits for what is found."""
        self.page.set_input_files(f"#{box}", path)
        self.page.wait_for_selector("#result:not([hidden])")

    @property
    def text(self) -> str:
        return self.page.inner_text("#told")


@contextmanager
def seen(browser: Browser, file: Path, **choices: Any) -> Iterator[Seen]:
    """``file`` opened in a window of its own that has no network."""
    width = choices.pop("width", 1280)
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **choices)
    page = context.new_page()
    it = Seen(page)
    page.on("request", lambda request: it.requests.append(request.url))
    page.on("console", lambda message: it.complaints.append(message.text))
    page.on("pageerror", lambda error: it.complaints.append(str(error)))
    page.goto(file.as_uri())
    yield it
    context.close()


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds, each as its name and the elements."""
    page.evaluate(AXE.read_text("utf-8"))
    report = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in report["violations"]
    ]
