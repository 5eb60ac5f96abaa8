"""Makes the example papers: invented letters, notes and tables.

``python -m tests.readers.papers.make`` writes them anew.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from xml.sax.saxutils import escape

READERS = Path(__file__).parents[1]
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_O = "urn:oasis:names:tc:opendocument:xmlns"
TITLE, AFTER = "Housing Team, Exampleton", "About your report of 3 May"


def zipped(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def pdf(*pages: Sequence[str], info: str = "", before: bytes = b"") -> bytes:
    """Pages of lines in Helvetica; a page without lines has a grey field, as a scan has."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids ["
        + " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
        + f"] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
    ]
    for number, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 12 Tf 15 TL 60 780 Td {shown}ET" if lines else "0.8 g 60 60 400 600 re f"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    out, places = bytearray(before + b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out) - len(before))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    start = len(out) - len(before)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{at:010} 00000 n \n" for at in places).encode()
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\n"
        f"startxref\n{start}\n%%EOF\n"
    ).encode()
    return bytes(out)


def letter() -> bytes:
    return pdf(
        [TITLE, "Dear Ms Hart,", "We spoke to the tenant of number 14 on 7 May."],
        [],
        ["Yours sincerely", "R. Osei"],
        info="/Title (About your report) /Author (R. Osei) /Producer (Example Writer 3)"
        " /CreationDate (D:20240509101500+01'00') /ModDate (D:20240510)",
    )


def docx(body: str, more: Mapping[str, str] = MappingProxyType({})) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"/>',
            "word/document.xml": f'{_XML}<w:document xmlns:w="{_W}" xmlns:mc="urn:mc"><w:body>'
            f"{body}</w:body></w:document>",
            **more,
        }
    )


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def notes() -> bytes:
    changed = '<w:del w:author="Mia Hart"><w:r><w:delText>hardly</w:delText></w:r></w:del>'
    box = f"<w:txbxContent><w:p>{run('In a box')}</w:p></w:txbxContent>"
    return docx(
        f"<w:p>{run('Notes')}</w:p><w:p>{run('He came ')}{changed}{run('twice')}"
        "<w:r><w:tab/><w:t>on Friday</w:t><w:br/><w:t>and again</w:t></w:r>"
        '<w:pPr><w:tabs><w:tab w:pos="1"/></w:tabs></w:pPr></w:p>'
        f"<w:p><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:p>",
        {
            "word/footer1.xml": f'<w:ftr xmlns:w="{_W}"><w:p>{run("Page one")}</w:p></w:ftr>',
            "word/comments.xml": f'<w:comments xmlns:w="{_W}"><w:comment w:author="Sam Reed"'
            f' w:date="2024-05-11T09:00:00Z"><w:p>{run("I saw this too.")}</w:p></w:comment>'
            "</w:comments>",
            "word/media/image1.png": "no picture",
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core"'
            ' xmlns:dc="urn:dc" xmlns:dcterms="urn:t"><dc:creator>Mia Hart</dc:creator>'
            "<dcterms:created>2024-05-10T18:00:00Z</dcterms:created>"
            "<dcterms:modified>2024-05-11T20:30:00Z</dcterms:modified></cp:coreProperties>",
        },
    )


def odt() -> bytes:
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'{_XML}<office:document-content xmlns:office="{_O}:office:1.0"'
            f' xmlns:text="{_O}:text:1.0" xmlns:dc="urn:dc"><office:body><office:text>'
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p>"
            "</text:deletion></text:changed-region></text:tracked-changes>"
            "<text:h>Statement</text:h><text:p>He waited"
            '<text:s text:c="3"/>outside<text:tab/>until <text:span>ten</text:span>.'
            "<office:annotation><dc:creator>Sam Reed</dc:creator><dc:date>2024-06-01</dc:date>"
            "<text:p>Until eleven.</text:p></office:annotation><text:line-break/>Then he left."
            "</text:p></office:text></office:body></office:document-content>",
            "meta.xml": f'<office:document-meta xmlns:office="{_O}:office:1.0"'
            f' xmlns:meta="{_O}:meta:1.0" xmlns:dc="urn:dc"><office:meta>'
            "<meta:initial-creator>Mia Hart</meta:initial-creator>"
            "<meta:creation-date>2024-06-01T10:00:00</meta:creation-date>"
            "<dc:date>2024-06-01T11:00:00.123456789</dc:date></office:meta></office:document-meta>",
        }
    )


def xlsx(**sheets: Sequence[Sequence[object]]) -> bytes:
    """A text is a cell with it, a number a number; ``("d", 45413.5)`` a date and time."""
    names = list(sheets)
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet(rows)
        for number, rows in enumerate(sheets.values(), 1)
    }
    listed = "".join(
        f'<sheet name="{name.removeprefix("hidden_")}" sheetId="{n}" r:id="r{n}"'
        + (' state="hidden"/>' if name.startswith("hidden_") else "/>")
        for n, name in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_R}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    return zipped(
        {
            "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1"'
            f' Type="{_R}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets>{listed}</sheets>'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'{related}<Relationship Id="s" Type="{_R}/styles" Target="styles.xml"/>'
            "</Relationships>",
            "xl/styles.xml": f'<styleSheet xmlns="{_S}"><cellXfs count="3"><xf numFmtId="0"/>'
            '<xf numFmtId="22"/><xf numFmtId="20"/></cellXfs></styleSheet>',
            **parts,
        }
    )


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            _cell(f"{chr(ord('A') + column)}{number}", value)
            for column, value in enumerate(row)
            if value is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f'<worksheet xmlns="{_S}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(place: str, value: object) -> str:
    if isinstance(value, tuple):
        kind, number = value
        return f'<c r="{place}" s="{1 if kind == "d" else 2}"><v>{number}</v></c>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def diary() -> bytes:
    return xlsx(
        Log=[
            ["My diary"],
            [],
            ["Date", "Time", "What happened", "Where", "Seen by", "Times"],
            [("d", 45413), ("t", 0.9375), "He stood at the gate", "Home", "Sam Reed", 2],
            ["13/05/2024", "around 9", "Fourteen calls", None, None, 14],
            [],
            [("d", 45432.5), None, "A letter under the door", "Home"],
            ["late May", None, "A friend was asked about me", None, None, None],
        ],
        hidden_Old=[["Date", "What"], ["14.04.2024", "First message"]],
        Money=[["Payee", "Amount", "Words"], ["M Hart", 0.01, "answer me"]],
    )


def exchanged() -> bytes:
    """Typed by day first, taken in by month first: real dates where that fits, else text."""
    return xlsx(
        Log=[
            ["Date", "What happened"],
            [("d", 45385), "typed as 4/3/2024 or 3/4/2024"],
            ["25/03/2024", "typed as it stands"],
        ]
    )


def statement() -> bytes:
    return xlsx(Money=[["Payee", "Amount", "Words"], ["M Hart", 0.01, "I know you are in"]])


def ods() -> bytes:
    def cell(text: str, kind: str = "string", value: str = "") -> str:
        shown = f' office:{kind}-value="{value}"' if value else ""
        return (
            f'<table:table-cell office:value-type="{kind}"{shown}><text:p>{text}</text:p>'
            "</table:table-cell>"
        )

    head = "".join(cell(name) for name in ("Date", "What happened"))
    row = cell("1 May 2024", "date", "2024-05-01") + cell("He rang the bell")
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'{_XML}<office:document-content xmlns:office="{_O}:office:1.0"'
            f' xmlns:text="{_O}:text:1.0" xmlns:table="{_O}:table:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Log"><table:table-row>{head}'
            f"</table:table-row><table:table-row>{row}</table:table-row></table:table>"
            "</office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def examples() -> dict[str, bytes]:
    return {
        "pdf/letter.pdf": letter(),
        "pdf/Scan_20240503.pdf": pdf([]),
        "pdf/cut.pdf": letter()[:900],
        "document/notes.docx": notes(),
        "document/statement.odt": odt(),
        "document/hostile.docx": docx("<w:p><w:r><w:t>Before</w:t></w:r></w:p><!DOCTYPE x>&x;"),
        "sheets/diary.xlsx": diary(),
        "sheets/exchanged.xlsx": exchanged(),
        "sheets/statement.xlsx": statement(),
        "sheets/log.ods": ods(),
    }


if __name__ == "__main__":
    for name, data in examples().items():
        (READERS / name).write_bytes(data)
