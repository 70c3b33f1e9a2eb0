"""What must come out of an export, and how a value read is held against it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

LISTS = {
    "applicants", "inventors", "ipc", "cpc", "former_names", "current_owners", "original_applicants", "applicant_codes", "agencies",
    "agents", "priority_numbers", "national_economy", "emerging_industry", "transferor", "transferee", "family_countries",
}  # fmt: skip
NUMBERS = {"publication", "application"}
DATES = {"application_date", "publication_date", "grant_date", "priority_date", "expiry_date", "founded"}
SYMBOLS = {"ipc", "ipc_main", "cpc"}
PLACES = {"region", "address", "industry"}
"""Vendors put codes and levels beside the place, so the planted text has to be in the value."""

Value = str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that must be kept: its key, what must stand under which meaning, and what must stand anywhere in it."""

    key: str
    values: Mapping[str, Value]
    family: str | None = None
    """Rows of one family share this text, and no other row has it."""
    anywhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted in the files of one export."""

    paths: tuple[Path, ...]
    profile: str
    rows: tuple[Row, ...]
    read: int | None
    """Nothing where several tables are joined: which rows are counted is then the reader's choice."""
    rejected: int = 0
    merged: int = 0
    encoding: str | None = None
    header_row: int | None = None
    """As a spreadsheet numbers it; nothing for text without a header."""
    headers: tuple[str, ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Headers whose meaning is beyond doubt."""
    unparsed: Mapping[str, int] = field(default_factory=dict)
    enterprises: bool = False
    plain: tuple[str, ...] = ()
    """Texts that must be in the file itself, so that the traps are known to be there."""

    @property
    def kept(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Case:
    """An export in one of its variants; ``write`` puts its files into a folder."""

    vendor: str
    variant: str
    write: Callable[[Path], Truth]

    def __str__(self) -> str:
        return f"{self.vendor}/{self.variant}"


def fold(text: str) -> str:
    """A header without what differs between exports: width, invisible signs, blanks, brackets."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in plain if c.isalnum() or c in "/_")


def split(text: str | None) -> frozenset[str]:
    """The values of a cell of several, as the table writes them."""
    parts = re.split(r";|；|\n| \| ", text or "")
    return frozenset(stripped for part in parts if (stripped := part.strip()) not in ("", "-"))


def number(text: str) -> str:
    """A number without its punctuation."""
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def symbol(text: str) -> str:
    """An IPC symbol without blanks and leading zeros: ``F16H-001/32`` is ``F16H1/32``."""
    found = re.match(r"([A-H]\d\d[A-Z])\W*0*(\d+)\s*/\s*(\d+)", text.upper())
    return f"{found[1]}{found[2]}/{found[3]}" if found else text


def day(text: str) -> str:
    """A date in any of the vendors' forms, as ISO."""
    text = text.strip().removesuffix(" 00:00:00")
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d %b %Y", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return text


def party(text: str) -> str:
    """A name without the code that Derwent puts behind it."""
    return re.sub(r" \([A-Z]{4}-[A-Z][\w-]*\)$", "", text)


def application_core(text: str) -> str:
    """Vendors write ``CN201519000001.X``, ``201519000001`` or ``CN 201519000001 A``: without country, kind and check."""
    plain = number(text)
    chinese = re.match(r"(?:CN|ZL)?(20\d{2}[123]9\d{6})", plain)
    return chinese[1] if chinese else re.sub(r"\D", "", plain)


def same(meaning: str, expected: Value, found: str | None) -> bool:
    """Whether a value of the table is the planted one."""
    if not expected:
        return not found
    if found is None:
        return False
    if isinstance(expected, frozenset):
        plain = symbol if meaning in SYMBOLS else party
        return {plain(text) for text in expected} == {plain(text) for text in split(found)}
    if meaning == "publication":
        return number(expected) == number(found)
    if meaning == "application":
        with_check = re.fullmatch(r"CN20\d{10}\.[\dX]", expected) is not None
        cut = with_check and number(expected).removeprefix("CN") != number(found).removeprefix("CN")
        return application_core(expected) == application_core(found) and not cut
    if meaning in SYMBOLS:
        return symbol(expected) == symbol(found)
    if meaning in DATES:
        return expected == day(found)
    if meaning in PLACES:
        return expected in found
    return " ".join(expected.split()) == " ".join(found.split())


def iso(when: date | None) -> str:
    """A date as it is expected, empty where there is none."""
    return when.isoformat() if when else ""
