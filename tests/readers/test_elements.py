"""Records of an XML file, in large files and broken ones."""

from __future__ import annotations

import pytest

from cairn.readers.elements import Broken, Element, Elements, Root
from cairn.readers.parent import read_in_process
from cairn.readers.wire import decode_said, encode_found
from cairn.terms.reading import Answers
from tests.readers.sources import Bytes, items, unread


def seen(data: bytes) -> list[Element | Broken | Root]:
    return list(Elements(Bytes(data), ""))


def elements(data: bytes) -> list[Element]:
    return [one for one in seen(data) if isinstance(one, Element)]


def test_many_records_over_many_blocks_keep_their_places() -> None:
    records = [
        b'<sms body="n%d &#55357;&#56832; %s" type="1"/>' % (n, b"x" * (n % 900))
        for n in range(3000)
    ]
    data = b"<smses>\n" + b"\n".join(records) + b"\n</smses>"
    found = elements(data)
    assert [one.raw for one in found] == records
    assert [data[one.start : one.end] for one in found] == records
    assert {one.paired for one in found} == {1}


def test_an_attribute_of_twelve_megabytes_is_read() -> None:
    photo = b"QUJD" * 3_000_000
    data = b'<smses><mms msg_box="1"><parts><part ct="image/jpeg" data="%s"/></parts></mms></smses>'
    found, _ = read_in_process(Bytes(data % photo), Answers())
    (item,) = items(found)
    assert item.attachments[0].size == 9_000_000


def test_an_end_tag_is_told_from_an_empty_element() -> None:
    data = b'<smses><mms a="/>"><x/></mms ><mms><x></x></mms><sms b="&gt;"/><sms>/></sms></smses>'
    assert [one.raw for one in elements(data)] == [
        b'<mms a="/>"><x/></mms >',
        b"<mms><x></x></mms>",
        b'<sms b="&gt;"/>',
        b"<sms>/></sms>",
    ]


def test_reading_goes_on_behind_a_broken_record() -> None:
    data = b'<smses><sms body="a"/><sms body="b<"/><sms body="c"/></smses>'
    assert [one.node.attributes["body"] for one in elements(data)] == ["a", "c"]
    (broken,) = [one for one in seen(data) if isinstance(one, Broken)]
    assert data[broken.start : broken.end] == b'<sms body="b<"/>'


@pytest.mark.parametrize(
    "aside",
    [b'<!--<sms body="b"/> <sms/>-->', b'<?x <sms/><call n="1"/>?>', b"<![CDATA[<mms><sms ]]>"],
)
def test_records_where_no_reader_of_xml_shows_them_are_told(aside: bytes) -> None:
    data = b'<smses><!-- made by hand --><sms type="1" body="a"/>%s<sms type="1" body="c"/></smses>'
    found, _ = read_in_process(Bytes(data % aside), Answers())
    assert [one.text for one in items(found)] == ["a", "c"]
    assert unread(found) == [("bad-element", 2)]


@pytest.mark.parametrize("before", [b"\n'", b"<?x ", b"<!-- ", b"\n"])
def test_records_behind_the_end_that_nothing_closes_are_told(before: bytes) -> None:
    data = b'<smses><sms type="1" body="a"/></smses>%s <sms type="1" body="b' % before
    found, _ = read_in_process(Bytes(data), Answers())
    assert [one.text for one in items(found)] == ["a"]
    assert [reason for reason, _ in unread(found)] == ["bad-element"]


def test_a_root_that_is_empty_ends_where_it_ends() -> None:
    found, _ = read_in_process(
        Bytes(b'<smses count="1"/><x a=b c="1"/><sms type="1" body="a"/>'), Answers()
    )
    assert [one.text for one in items(found)] == ["a"]
    assert unread(found)[0] == ("bad-element", 1)


def test_an_end_that_is_missing_is_told_even_between_records() -> None:
    found, _ = read_in_process(Bytes(b'<smses><sms type="1" body="a"/>\n'), Answers())
    assert unread(found) == [("cut-short", 1)]
    assert len(items(found)) == 1


def test_a_document_type_is_not_obeyed() -> None:
    data = (
        b'<!DOCTYPE smses [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        b'<smses><sms type="1" body="&b;"/><sms type="1" body="ok"/></smses>'
    )
    assert [one.node.attributes["body"] for one in elements(data)] == ["ok"]
    _, end = read_in_process(Bytes(data), Answers())
    assert end.reader == ""


@pytest.mark.slow
def test_a_record_too_large_is_passed_over_and_the_next_one_read() -> None:
    data = b'<smses><sms body="%s"/><sms type="1" body="after"/></smses>' % (b"x" * 40_000_000)
    found, _ = read_in_process(Bytes(data), Answers())
    assert unread(found) == [("too-large", 1)]
    assert [item.text for item in items(found)] == ["after"]


def test_five_thousand_broken_records_are_counted_one_by_one() -> None:
    data = b"<smses>" + b'<sms body="<"/>' * 5000 + b"</smses>"
    found, _ = read_in_process(Bytes(data), Answers())
    assert sum(count for _, count in unread(found)) == 5000


@pytest.mark.parametrize("stated", [b"", b"9" * 5000, b"null", b"3"])
def test_no_stated_count_can_take_the_messages_along(stated: bytes) -> None:
    """All that is said goes over the wire, where one value that is not agreed costs its frame."""
    data = b'<smses count="%s">%s</smses>' % (stated, b'<sms type="1" body="a"/>' * 3)
    found, _ = read_in_process(Bytes(data), Answers())
    (frame,) = encode_found(found)
    said = decode_said(frame, {"": len(data)})
    assert said == tuple(found)
    assert len(items(found)) == 3


def test_messages_inside_a_message_are_told() -> None:
    inner = b'<sms type="1" body="b"/>'
    data = b'<smses><sms type="1" body="a">%s<x>%s</x></sms></smses>' % (inner, inner)
    found, _ = read_in_process(Bytes(data), Answers())
    assert [item.text for item in items(found)] == ["a"]
    assert unread(found) == [("bad-element", 2)]


@pytest.mark.parametrize("letters", [b"no-such", b"shift_jis"])
def test_letters_that_expat_cannot_read_cost_the_beginning_only(letters: bytes) -> None:
    data = b'<?xml version="1.0" encoding="%s"?><smses><sms type="1" body="a"/></smses>' % letters
    found, end = read_in_process(Bytes(data), Answers())
    assert [item.text for item in items(found)] == ["a"]
    assert unread(found) == [("bad-element", 1)]
    assert end.stopped == ""
