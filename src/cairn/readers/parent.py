"""The side that keeps: gives a reading process its job and its bytes, and checks what it says.

Whether the process lives, how long it may take and where what it found is stored is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cairn.readers.child import Channel
from cairn.readers.clock import Placing
from cairn.readers.recognise import read_source
from cairn.readers.wire import At, BadReading, End, Job, decode_said, encode_job
from cairn.terms.errors import DATA_ERROR, Problem
from cairn.terms.reading import Answers, Found, Source


class ReaderGone(Problem):
    """The reading process closed its channel before the end."""

    say = "The part that reads files stopped before the end."
    hint = "The file is kept safely as it is. Try reading it again, with more time."
    exit_code = DATA_ERROR


def drive(channel: Channel, source: Source, answers: Answers) -> Iterator[Found | End]:
    """Everything the child finds, in order, and the ``End`` last.

    Raises ``BadReading`` for anything that was not agreed, ``ReaderGone`` if the child ends early.
    What was given out before either stays true: it was checked one by one. ``UnknownZone`` if
    the zone in the answers is none.
    """
    placing = Placing(answers.zone)
    channel.send(encode_job(Job(source.name, source.members(), answers)))
    while True:
        said = _next(channel, source)
        if isinstance(said, End):
            yield said
            return
        for found in said:
            if isinstance(found, str):
                raise BadReading
            yield placing.placed(found)


def resolve(channel: Channel, source: Source, spans: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Hex SHA-256 of each ``(member, locator)``; empty where the slice is not there.

    Spans of one call go in one frame: at most some 10,000. Raises as ``drive`` does.
    """
    channel.send(encode_job(Job(source.name, source.members(), Answers(), tuple(spans))))
    said = _next(channel, source)
    if isinstance(said, End) or len(said) != len(spans):
        raise BadReading
    digests = tuple(digest for digest in said if isinstance(digest, str))
    if len(digests) != len(spans):
        raise BadReading
    return digests


def _next(channel: Channel, source: Source) -> End | tuple[Found, ...] | tuple[str, ...]:
    """What the child says next that is not a wish for bytes; those are answered here."""
    sizes = {member.name: member.size for member in source.members()}
    while True:
        frame = channel.receive()
        if frame is None:
            raise ReaderGone
        said = decode_said(frame, sizes)
        if not isinstance(said, At):
            return said
        channel.send(source.read_at(said.member, said.offset, said.size))


def read_in_process(source: Source, answers: Answers) -> tuple[list[Found], End]:
    """The same reading without a child: for files that we made ourselves, as in tests."""
    placing = Placing(answers.zone)
    found: list[Found] = []
    end: End | None = None
    for one in read_source(source, answers):
        if isinstance(one, End):
            end = one
        else:
            found.append(placing.placed(one))
    assert end is not None  # noqa: S101 - read_source always says it last
    return found, end
