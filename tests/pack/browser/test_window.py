"""The page in a real browser: opened from a file, with no network, by mouse, keyboard or drop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from cairn.language.catalogue import catalogue
from cairn.pack.browser_page import PATH, page
from cairn.pack.verifier import inspect
from tests.pack.browser.chromium import Seen, axe_violations, chromium, seen
from tests.pack.disk import made_in
from tests.vectors.kinds import RecordVector, read, record_text

pytestmark = pytest.mark.slow  # a browser has to start

LARGE = 256 << 20
HOSTILE = "<img src=x onerror=alert(1)>\u202egnp.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def verify(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "verify.html"
    file.write_bytes(page(catalogue()))
    return file


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs") / "pack"
    folder.mkdir()
    made_in(folder)
    return folder


@pytest.fixture(scope="module")
def changed(pack: Path) -> Path:
    """A pack in which one file was changed and one added, with a record that does not fit it."""
    folder = Path(shutil.copytree(pack, pack.parent / "changed"))
    (folder / "data" / "2-schedule.pdf").write_bytes(b"other")
    (folder / HOSTILE).write_bytes(b"")
    (folder / "checks" / "record.json").write_text(record("other-words"))
    return folder


def record(name: str) -> str:
    return record_text(read("record", name, RecordVector))


def in_groups(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, 64, 8))


def test_an_untouched_pack_is_told_with_the_numbers_that_are_on_paper(
    browser: Browser, verify: Path, pack: Path
) -> None:
    expected = inspect(pack)
    with seen(browser, verify) as it:
        it.choose("folder", pack)
        assert it.page.inner_text("#status") == "Nothing differs."
        assert it.page.inner_text(".outcome") == "Nothing differs."
        assert in_groups(expected.manifest) in it.text
        assert in_groups(expected.key) in it.text
        assert f"{expected.files}" in it.text
        assert f"{expected.size:,}" in it.text


def test_nothing_is_asked_for_but_the_page_and_nothing_is_complained_of(
    browser: Browser, verify: Path, pack: Path, changed: Path
) -> None:
    with seen(browser, verify) as it:
        it.choose("folder", pack)
        it.choose("folder", changed)
        it.choose("file", changed / "checks" / "record.json")
        assert it.requests == [verify.as_uri()]
        assert it.complaints == []
        assert it.page.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_the_policy_stops_what_a_changed_page_might_try(browser: Browser, verify: Path) -> None:
    with seen(browser, verify) as it:
        stopped = it.page.evaluate("""async () => {
            const stopped = [];
            const noted = (event) => stopped.push(event.effectiveDirective);
            document.addEventListener("securitypolicyviolation", noted);
            await fetch("https://example.org/").catch(() => {});
            const script = document.createElement("script");
            const tried = [() => { script.text = "1"; },
                           () => { document.body.innerHTML = "<b>"; }];
            for (const one of tried) try { one(); } catch { stopped.push("thrown"); }
            const image = document.createElement("img");
            image.src = "https://example.org/a.png";
            document.body.append(image);
            await new Promise((done) => { image.onerror = done; });
            return stopped;
        }""")
        assert {"connect-src", "img-src", "thrown"} <= set(stopped)


def test_what_differs_is_named_and_names_from_files_are_only_text(
    browser: Browser, verify: Path, changed: Path
) -> None:
    with seen(browser, verify) as it:
        it.choose("folder", changed)
        first = it.page.locator(".differences").first
        assert first.locator("li").count() == 3
        assert "data/2-schedule.pdf" in first.inner_text()
        assert "<img src=x onerror=alert(1)><U+202E>gnp.js" in first.inner_text()
        assert it.page.locator("#told img").count() == 0
        assert "Log 0, branch 1, index 2" in it.text
        assert it.page.locator("strong.differs").count() >= 3


def test_a_record_by_itself_is_told_with_its_branches(
    browser: Browser, verify: Path, tmp_path: Path
) -> None:
    file = tmp_path / "record.json"
    file.write_text(record("good"))
    with seen(browser, verify) as it:
        it.choose("file", file)
        assert it.page.inner_text(".outcome") == "Nothing differs."
        assert it.page.locator("#told h3").all_inner_texts()[:3] == [
            "Log 0, branch 1",
            "Log 0, branch 2",
            "Log 1, branch 1",
        ]
        assert "index 2 to 9" in it.text
        file.write_text("{}\n")
        it.choose("file", file)
        it.page.wait_for_selector("#status:has-text('differ: 1')")
        assert it.text.count("Could not be checked") == 5


def test_the_folder_of_an_extract_is_not_taken_for_a_pack(
    browser: Browser, verify: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "record.json").write_text(record("good"))
    (folder / "verify.html").write_bytes(verify.read_bytes())
    with seen(browser, folder / "verify.html") as it:
        it.choose("folder", folder)
        assert it.page.inner_text("#status") == "Nothing differs."
        assert it.page.locator(".outcome").count() == 1
        assert "Log 0, branch 1" in it.text


def test_a_folder_that_is_no_pack_is_told_so(
    browser: Browser, verify: Path, tmp_path: Path
) -> None:
    (tmp_path / "other" / "data").mkdir(parents=True)
    (tmp_path / "other" / "data" / "holiday.txt").write_text("sun")
    with seen(browser, verify) as it:
        it.choose("folder", tmp_path / "other")
        assert "may not be the folder of a pack" in it.text


def test_it_can_be_used_with_the_keyboard_alone(browser: Browser, verify: Path, pack: Path) -> None:
    with seen(browser, verify) as it:
        it.page.keyboard.press("Tab")
        assert it.page.evaluate("document.activeElement.id") == "folder"
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert it.page.evaluate(outline) == "solid"
        with it.page.expect_file_chooser() as chosen:
            it.page.keyboard.press("Enter")
        chosen.value.set_files(pack)
        it.page.wait_for_selector("#result:not([hidden])")
        assert it.page.evaluate("document.activeElement.id") == "outcome"
        it.page.keyboard.press("Shift+Tab")
        assert it.page.evaluate("document.activeElement.id") == "file"


def drop(it: Seen, path: Path, place: str) -> None:
    """Drops a file or folder of the disk on the middle of an element, as from a file manager."""
    box = it.page.locator(place).bounding_box()
    assert box
    session = it.page.context.new_cdp_session(it.page)
    for kind in ("dragEnter", "dragOver", "drop"):
        told: dict[str, Any] = {
            "type": kind,
            "x": box["x"] + box["width"] / 2,
            "y": box["y"] + box["height"] / 2,
            "data": {"items": [], "files": [str(path)], "dragOperationsMask": 1},
        }
        session.send("Input.dispatchDragEvent", told)


def test_a_folder_and_a_file_can_be_dropped(
    browser: Browser, verify: Path, pack: Path, tmp_path: Path
) -> None:
    file = tmp_path / "record.json"
    file.write_text(record("good"))
    with seen(browser, verify) as it:
        drop(it, pack, "#folder")
        it.page.wait_for_selector("#told:has-text('Compare with the paper')")
        drop(it, file, "#file")
        it.page.wait_for_selector("#told:has-text('Log 0, branch 1')")
        drop(it, pack, "h1")
        it.page.wait_for_selector("#status:has-text('Drop one folder')")
        drop(it, file, "h1")
        it.page.wait_for_selector("#status:has-text('Nothing differs.')")
        assert it.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nobody_is_shut_out_of_the_page(
    browser: Browser, verify: Path, changed: Path, scheme: str, width: int, direction: str
) -> None:
    other = verify.with_name(f"{direction}.html")
    other.write_bytes(verify.read_bytes().replace(b'dir="ltr"', b'dir="%s"' % direction.encode()))
    choices = {"width": width, "color_scheme": scheme, "bypass_csp": True}
    with seen(browser, other, **choices) as it:
        assert axe_violations(it.page) == []
        it.choose("folder", changed)
        assert axe_violations(it.page) == []
        assert it.page.evaluate("document.documentElement.scrollWidth") <= width
        assert it.page.locator("h1").count() == 1


def test_on_paper_there_is_the_result_and_not_the_boxes(
    browser: Browser, verify: Path, pack: Path
) -> None:
    with seen(browser, verify) as it:
        it.choose("folder", pack)
        it.page.emulate_media(media="print")
        assert not it.page.locator("#folder").is_visible()
        assert it.page.locator(".outcome").is_visible()
        assert it.page.locator("#limits").is_visible()
        assert it.page.pdf().startswith(b"%PDF")


def test_a_large_file_is_read_in_pieces_and_never_held_whole(
    browser: Browser, verify: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    with (folder / "video.bin").open("wb") as file:
        file.truncate(LARGE)
    with seen(browser, verify) as it:
        session = browser.new_browser_cdp_session()
        told = session.send("SystemInfo.getProcessInfo")["processInfo"]
        renderers = [one["id"] for one in told if one["type"] == "renderer"]
        before = sum(_most_held(one) for one in renderers)
        it.page.set_input_files("#folder", folder)
        it.page.wait_for_selector("#result:not([hidden])", timeout=0)
        assert f"{LARGE:,}" in it.text
        assert sum(_most_held(one) for one in renderers) - before < LARGE // 2


def _most_held(process: int) -> int:
    """The most memory that a process ever had, in bytes."""
    status = Path(f"/proc/{process}/status").read_text("ascii")
    (line,) = (one for one in status.splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def test_the_place_in_a_pack_is_beside_the_other_checker() -> None:
    assert PATH == "checks/verify.html"
