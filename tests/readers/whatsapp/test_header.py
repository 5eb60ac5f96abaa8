"""The zoo of dates: each way that a phone was seen to write one."""

from __future__ import annotations

import pytest

from cairn.readers.whatsapp.header import BRACKET, COLON, DASH, header_of

ZOO = [
    ("3/18/22, 2:56 PM - Ann: x", DASH, ("3", "18", "22"), "14:56:00"),
    ("3/18/22, 2:56\u202fPM - Ann: x", DASH, ("3", "18", "22"), "14:56:00"),
    ("18/03/2022, 2:56 pm - Ann: x", DASH, ("18", "03", "2022"), "14:56:00"),
    ("18/03/2022, 12:05 am - Ann: x", DASH, ("18", "03", "2022"), "00:05:00"),
    ("23/06/2018, 1:55 p.m. - Ann: x", DASH, ("23", "06", "2018"), "13:55:00"),
    ("23/06/2018, 1:55 p. m. - Ann: x", DASH, ("23", "06", "2018"), "13:55:00"),
    ("23/06/2018, 1:55 p.\u00a0m. - Ann: x", DASH, ("23", "06", "2018"), "13:55:00"),
    ("23/06/2018, 1:55 a. m. - Ann: x", DASH, ("23", "06", "2018"), "01:55:00"),
    ("18.03.22, 14:56 - Ann: x", DASH, ("18", "03", "22"), "14:56:00"),
    ("23.03.22 13:31 - Ann: x", DASH, ("23", "03", "22"), "13:31:00"),
    ("23-03-2022 13:31 - Ann: x", DASH, ("23", "03", "2022"), "13:31:00"),
    ("[2018/06/13, 21:25:15] Ann: x", BRACKET, ("2018", "06", "13"), "21:25:15"),
    ("[2018-06-13, 21:25:15] Ann: x", BRACKET, ("2018", "06", "13"), "21:25:15"),
    ("[3/18/22 14.56.01] Ann: x", BRACKET, ("3", "18", "22"), "14:56:01"),
    ("24.11.2018 klo 21.25.15 - Ann: x", DASH, ("24", "11", "2018"), "21:25:15"),
    ("13.06.18 21.25.15: Ann: x", COLON, ("13", "06", "18"), "21:25:15"),
    ("[14:56:01, 3/18/22] Ann: x", BRACKET, ("3", "18", "22"), "14:56:01"),
    ("[3/18/2565 BE, 14:56:01] Ann: x", BRACKET, ("3", "18", "2565"), "14:56:01"),
    ("[3/18/R4, 14:56:01] Ann: x", BRACKET, ("3", "18", "R4"), "14:56:01"),
    ("[\u200f18\u200f/3\u200f/2022، 14:56:01] Ann: x", BRACKET, ("18", "3", "2022"), "14:56:01"),
    ("[١٨/٣/٢٠٢٢، ٢:٥٦:٠٠ م] Ann: x", BRACKET, ("١٨", "٣", "٢٠٢٢"), "14:56:00"),
    ("[١٨/٣/٢٠٢٢، ٢:٥٦:٠٠ ص] Ann: x", BRACKET, ("١٨", "٣", "٢٠٢٢"), "02:56:00"),
    ("2022년 3월 18일 오후 2:56 - Ann: x", DASH, ("2022", "3", "18"), "14:56:00"),
    ("2022. 3. 18. 오전 2:56 - Ann: x", DASH, ("2022", "3", "18"), "02:56:00"),
    ("2022/3/18 下午2:56 - Ann: x", DASH, ("2022", "3", "18"), "14:56:00"),
    ("\u200e[18/03/2022, 14:56:01] Ann: x", BRACKET, ("18", "03", "2022"), "14:56:01"),
    ("\ufeff18/03/2022, 14:56 - Ann: x", DASH, ("18", "03", "2022"), "14:56:00"),
]


@pytest.mark.parametrize(("line", "form", "fields", "clock"), ZOO, ids=[one[0] for one in ZOO])
def test_a_header_is_read_as_the_phone_meant_it(
    line: str, form: str, fields: tuple[str, str, str], clock: str
) -> None:
    header = header_of(line)
    assert header is not None
    assert (header.form, header.fields) == (form, fields)
    hour, minute, second = map(int, clock.split(":"))
    assert header.seconds_of_day == hour * 3600 + minute * 60 + second
    assert line[header.body_at :] == "Ann: x"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "just words",
        "10:30 - 11:00 shift",
        "see 18/03/2022, 14:56 - Ann: x",
        "18/03/2022 we met",
        "[not a date] Ann: x",
        "1/2, 14:56 - Ann: x",
    ],
)
def test_a_line_of_words_is_no_header(line: str) -> None:
    assert header_of(line) is None


def test_a_time_that_cannot_be_is_seen_as_such() -> None:
    header = header_of("18/03/2022, 25:61 - Ann: x")
    assert header is not None
    assert header.seconds_of_day is None
