"""Tables as vendors save them: encodings, headers with noise, lines before the header, batches, spoilt rows."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
import zstandard

from .expected import Case, Row, Truth

Line = Sequence[str]
WORKBOOK = "xlsx"
IDENTIFYING = {"code", "short_name", "english_name", "former_names"}
"""What a firm can be told by beside its name."""


@dataclass(frozen=True, slots=True)
class Record:
    """The planted cells of a row by header, and what must come of them."""

    cells: Mapping[str, str]
    row: Row


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is saved."""

    suffix: str = "csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quote_all: bool = False
    line_end: str = "\r\n"
    bare: bool = False
    """``="…"`` stands in the file as it is, not in quotes once more."""
    junk: tuple[tuple[str, ...], ...] = ()
    noise: Callable[[str], str] = str
    empty: str = ""
    serial: str | None = None
    """Header of the running number."""
    batches: tuple[int, int] | None = None
    """End of the first batch and beginning of the second, which overlap."""
    spoilt: bool = False
    """Rows without a key and, in text, rows with too many and too few cells; and a date that does not exist."""
    real_dates: tuple[str, ...] = ()
    """Headers whose cells are dates of the spreadsheet, not text."""
    packed: str | None = None
    """``gz``, ``zst`` or ``zip``: each file is packed by itself."""


@dataclass(frozen=True, slots=True)
class Vendor:
    """What is the same for all the exports of a vendor."""

    profile: str
    headers: tuple[str, ...]
    key: str
    meanings: Mapping[str, str] = field(default_factory=dict)
    bad_date: tuple[str, str] | None = None
    """Header of the application date, and a date that does not exist in the vendor's form."""
    enterprises: bool = False


Variant = tuple[str, Layout, dict[str, Any]]
"""What a variant is called, how it is saved, and the options of its writer."""


def variants(vendor: str, write_one: Callable[..., Truth], *named: Variant) -> list[Case]:
    """The variants of a vendor as cases."""
    return [Case(vendor, name, partial(write_one, layout=layout, **options)) for name, layout, options in named]


def names(text: str) -> tuple[str, ...]:
    """Headers written one after the other."""
    return tuple(name.strip() for name in text.replace(",\n", ", ").split(", ") if name.strip())


def soft_hyphen(header: str) -> str:
    """The invisible hyphen that headers of the office end in."""
    return header + "\u00ad" if header.endswith("号") else header


def wide(header: str) -> str:
    return header.replace("(", "（").replace(")", "）")


def narrow(header: str) -> str:
    return header.replace("（", "(").replace("）", ")")


def padded(header: str) -> str:
    """Blanks around, and inside short headers as the exchanges pad them."""
    inside = header if len(header) != 2 else f"{header[0]}    {header[1]}"
    return f" {inside}\u3000"


def filler(header: str, empty: str) -> str:
    """Cells that nothing is asked of: counts are counts, the rest is empty."""
    count = header.lower().endswith(("数", "数量", "次数", "个数", "count", "_seq_nr", "size"))
    return str(len(header) % 4 + 1) if count else empty


def publish(folder: Path, vendor: Vendor, records: Sequence[Record], layout: Layout, name: str) -> Truth:
    """Writes the records as one file or as two batches, and says what must be read."""
    layout_headers = vendor.headers
    lines = [_line(layout_headers, record.cells, layout.empty) for record in records]
    rows = [record.row for record in records]
    parts = [lines]
    if layout.batches:
        end, start = layout.batches
        parts = [lines[:end], lines[start:]]
    merged = sum(map(len, parts)) - len(lines)
    starts = [0, layout.batches[1]] if layout.batches else [0]
    for part, start in zip(parts, starts, strict=True):
        _number(part, layout, layout_headers, start)
    rejected = 0
    unparsed: dict[str, int] = {}
    if layout.spoilt:
        rejected += _spoil_rows(parts[-1], vendor, layout)
        if vendor.bad_date:
            rows[0] = _spoil_date(parts[0], rows[0], vendor)
            unparsed["application_date"] = 1
    paths = []
    for at, part in enumerate(parts):
        stem = name if len(parts) == 1 else f"{name}_{starts[at] + 1}-{starts[at] + len(part)}"
        path = folder / f"{stem}.{layout.suffix}"
        headers = [layout.noise(header) for header in layout_headers]
        write(path, [*layout.junk, headers, *part], layout, dates_from=len(layout.junk) + 1)
        paths.append(pack(path, layout.packed))
    return Truth(
        paths=tuple(paths),
        profile=vendor.profile,
        rows=tuple(rows),
        read=sum(map(len, parts)),
        rejected=rejected,
        merged=merged,
        encoding=None if layout.suffix == WORKBOOK else _encoding_name(layout.encoding),
        header_row=len(layout.junk) + 1,
        headers=layout_headers,
        meanings={h: m for h, m in vendor.meanings.items() if h in layout_headers},
        unparsed=unparsed,
        enterprises=vendor.enterprises,
        plain=tuple(layout.noise(header) for header in layout_headers),
    )


def _line(headers: Sequence[str], cells: Mapping[str, str], empty: str) -> list[str]:
    unknown = set(cells) - set(headers)
    if unknown:
        raise KeyError(f"no such headers: {sorted(unknown)}")
    return [(cells[h] or empty) if h in cells else filler(h, empty) for h in headers]


def _number(part: list[list[str]], layout: Layout, headers: Sequence[str], start: int) -> None:
    # Both batches hold a copy of the lines where they overlap.
    part[:] = [list(line) for line in part]
    if layout.serial:
        at = headers.index(layout.serial)
        for count, line in enumerate(part, start=start + 1):
            line[at] = str(count)


def _spoil_rows(lines: list[list[str]], vendor: Vendor, layout: Layout) -> int:
    """Adds rows that must be rejected and says how many."""
    keyless = list(lines[-1])
    for at, header in enumerate(vendor.headers):
        if header == vendor.key or vendor.meanings.get(header) in IDENTIFYING:
            keyless[at] = layout.empty
    spoilt = [keyless]
    if layout.suffix != WORKBOOK:
        spoilt += [[*lines[-1], "多余", "多余"], lines[-1][: max(2, len(vendor.headers) // 2)]]
    for place, line in enumerate(spoilt):
        lines.insert(1 + 2 * place, line)
    return len(spoilt)


def _spoil_date(lines: list[list[str]], row: Row, vendor: Vendor) -> Row:
    assert vendor.bad_date
    header, text = vendor.bad_date
    lines[0][vendor.headers.index(header)] = text
    return replace(row, values={m: v for m, v in row.values.items() if m != "application_date"})


def _encoding_name(python: str) -> str:
    return {"utf-16": "utf-16le"}.get(python, python)


def write(path: Path, lines: Sequence[Line], layout: Layout, *, dates_from: int = 0) -> None:
    """Writes lines as text or as a workbook."""
    if layout.suffix == WORKBOOK:
        write_workbook(path, lines, layout.real_dates, dates_from)
        return
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if layout.quote_all else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=layout.delimiter, lineterminator=layout.line_end, quoting=quoting).writerows(lines)
    content = text.getvalue()
    if layout.bare:
        content = re.sub('"=""([^"]*)"""', r'="\1"', content)
    path.write_bytes(encode(content, layout.encoding))


def encode(text: str, encoding: str) -> bytes:
    """Text as bytes, UTF-16 with its mark in the order of Windows on every machine."""
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)


def write_workbook(path: Path, lines: Sequence[Line], real_dates: Sequence[str], dates_from: int) -> None:
    """Writes lines into the first sheet; the cells under ``real_dates`` are dates of the spreadsheet."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet = book.add_worksheet("Sheet1")
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        header = lines[dates_from - 1] if dates_from else ()
        dated = {at for at, name in enumerate(header) if name in real_dates}
        for r, line in enumerate(lines):
            for c, text in enumerate(line):
                if c in dated and r >= dates_from and text:
                    sheet.write_datetime(r, c, datetime.combine(date.fromisoformat(text), datetime.min.time()), form)
                elif text:
                    sheet.write_string(r, c, text)


def pack(path: Path, how: str | None) -> Path:
    """Puts a file into an archive of the same name and takes it away; nothing happens without a way."""
    if how is None:
        return path
    content, packed = path.read_bytes(), path.with_name(f"{path.name}.{how}")
    if how == "gz":
        packed.write_bytes(gzip.compress(content, mtime=0))
    elif how == "zst":
        packed.write_bytes(zstandard.ZstdCompressor().compress(content))
    else:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(path.name, (2026, 1, 1, 0, 0, 0)), content)
    path.unlink()
    return packed
