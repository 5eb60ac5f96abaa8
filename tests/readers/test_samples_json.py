"""Public JSON exports of other projects, where a copy is at hand: what they state and hold."""

from __future__ import annotations

from collections import Counter

import pytest

from cairn.readers.parent import read_in_process
from cairn.terms.reading import Answers, Decision
from tests.readers.sources import Bytes, counted, items
from tests.readers.test_samples import SAMPLES

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="CAIRN_SAMPLES names no folder")

_BOX = "facebook-messenger/kenn-io__msgvault"
_INBOX = "your_activity_across_facebook/messages/inbox"

# file: reader, and how many of each kind
FILES: dict[str, tuple[str, dict[str, int]]] = {
    "telegram/joweich__chat-miner/test_single_export.json": ("telegram/1", {"message": 2}),
    "telegram/mlomb__chat-analytics/DM_2A_7M.json": (
        "telegram/1",
        {"message": 6, "call": 1, "system": 1},
    ),
    f"{_BOX}/json_simple/{_INBOX}/alice_ABC123/message_1.json": ("meta/1", {"message": 3}),
    f"{_BOX}/json_group/{_INBOX}/crew_GRP123/message_1.json": ("meta/1", {"message": 3}),
    f"{_BOX}/json_nontext/{_INBOX}/sam_NONTXT/message_1.json": (
        "meta/1",
        {"message": 3, "call": 2, "system": 1},
    ),
    f"{_BOX}/json_with_media/{_INBOX}/bob_XYZ789/message_1.json": ("meta/1", {"message": 1}),
    f"{_BOX}/mixed/{_INBOX}/eve_MIX/message_1.json": ("meta/1", {"message": 2}),
    "facebook-messenger/mlomb__chat-analytics/2A_7M.json": ("meta/1", {"message": 7}),
    "instagram/joweich__chat-miner/test_export.json": ("meta/1", {"message": 2}),
    "discord/mlomb__chat-analytics/DM_2A_2M.json": ("discord/1", {"message": 2, "call": 1}),
    "discord/mlomb__chat-analytics/GC_3A_5M.json": (
        "discord/1",
        {"message": 3, "call": 1, "system": 2},
    ),
    "google-chat/unnamed-docs-28125936709/Google Chat/Groups/DM k6oxHQAAAAE/messages.json": (
        "google-chat/1",
        {"message": 3},
    ),
    "snapchat/unnamed-docs-27349097196/messages/json/chat_history.json": (
        "snapchat/1",
        {"message": 1, "system": 1},
    ),
    "twitter-x/trigga6006__personify/tests/fixtures/twitter/data/direct-messages.js": (
        "x-messages/1",
        {"message": 1},
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_what_is_in_a_file_is_read(name: str) -> None:
    found, end = read_in_process(Bytes.at(SAMPLES / name), Answers())
    reader, kinds = FILES[name]
    assert (end.reader, end.stopped) == (reader, "")
    assert Counter(one.kind.value for one in items(found)) == kinds
    assert counted(found) == sum(kinds.values())


def test_a_count_that_is_not_met_is_said() -> None:
    found, _ = read_in_process(
        Bytes.at(SAMPLES / "discord/mlomb__chat-analytics/GC_3A_5M.json"), Answers()
    )
    (said,) = [one for one in found if isinstance(one, Decision)]
    assert (said.kind, said.why) == ("stated_count", "the file says 5, 6 are in it")
