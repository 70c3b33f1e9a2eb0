"""Derwent Innovations Index in the Web of Science: tagged text, a record a family, or tab-delimited with the tags as header."""

from __future__ import annotations

import textwrap
from itertools import groupby
from pathlib import Path

from .expected import Case, Row, Truth
from .export import Layout, Record, Vendor, encode, names, publish
from .lens import display_key
from .rows import expected
from .truth import Patent, make_patents

TAGS = names("PN, TI, AU, AE, AB, IP, PD, PI, CP")
MEANINGS = {"PN": "publication", "TI": "title", "AU": "inventors", "AE": "applicants", "AB": "abstract", "IP": "ipc"}


def _hyphened(number: str) -> str:
    """``CN199000001-A``."""
    kind = display_key(number).rsplit(" ", 1)[1]
    return f"{number.removesuffix(kind)}-{kind}"


def _symbol(text: str) -> str:
    """``F16H-001/32``."""
    subclass, rest = text.split(" ")
    group, sub = rest.split("/")
    return f"{subclass}-{int(group):03d}/{sub}"


def _abstract(patent: Patent) -> str:
    text = patent.abstract_en.rstrip(".")
    return f"NOVELTY - {text}. USE - Fictive {patent.title_en.lower()}. ADVANTAGE - The device is compact and invented."


def _fields(members: list[Patent]) -> dict[str, list[str]]:
    """The values of each tag of a family, of which the first publication is the basic one."""
    first = members[0]
    symbols = [_symbol(text) for text in first.ipc]
    day = first.filed.strftime("%d %b %Y")
    return {
        "PN": [_hyphened(patent.number) for patent in members],
        "TI": [first.title_en],
        "AU": [name for _, name in first.inventors],
        "AE": [f"{party.en.upper()} (FIC{'TUV'[at % 3]}-C)" for at, party in enumerate(first.applicants)],
        "AB": [_abstract(first)],
        "IP": symbols,
        "PD": [
            f"{_hyphened(p.number)}   {p.published.strftime('%d %b %Y')}   {' '.join(symbols[:1])}   201801   Pages: 9   Chinese"
            for p in members
        ],
        "PI": [f"CN{first.application.split('.')[0][-8:]}    {day}"],
        "CP": [],
    }


def _row(members: list[Patent]) -> Row:
    first = members[0]
    return expected(
        first,
        english=True,
        without=("application", "application_date", "title", "abstract"),
        title=first.title_en,
        abstract=_abstract(first),
        applicants=frozenset(party.en.upper() for party in first.applicants),
    )


def _families() -> list[list[Patent]]:
    # A design has no record here.
    patents = [patent for patent in make_patents() if patent.ipc]
    return [list(members) for _, members in groupby(patents, key=lambda patent: patent.family)]


def _block(tag: str, values: list[str]) -> list[str]:
    """A tag with its values; lists of names stand below one another, texts are broken, other lists are joined."""
    if not values:
        return []
    if tag in ("AU", "AE", "PD", "PI"):
        lines = values
    else:
        lines = textwrap.wrap("; ".join(values), 74, break_long_words=False, break_on_hyphens=False)
    first = "AB    " if tag == "AB" else f"{tag} "
    return [first + lines[0], *(f"   {line}" for line in lines[1:])]


def _tagged(folder: Path, encoding: str, line_end: str) -> Truth:
    lines = ["FN Clarivate Analytics Web of Science", "VR 1.0"]
    families = _families()
    for members in families:
        lines.append("PT P")
        for tag, values in _fields(members).items():
            lines += _block(tag, values)
        lines += [f"UT DIIDW:FICTIVE{members[0].family:04d}", "ER", ""]
    lines += ["EF", ""]
    path = folder / "savedrecs.txt"
    path.write_bytes(encode(line_end.join(lines), encoding))
    rows = tuple(_row(members) for members in families)
    return Truth(
        (path,), "dii", rows, read=len(rows), encoding={"utf-16": "utf-16le"}.get(encoding, encoding),
        headers=tuple(tag for tag in TAGS if tag != "CP"), meanings=MEANINGS, plain=("PT P", "ER", "EF"),
    )  # fmt: skip


def _tabbed(folder: Path, layout: Layout) -> Truth:
    vendor = Vendor("dii", ("PT", *TAGS, "UT"), "PN", MEANINGS)
    records = []
    for members in _families():
        cells = {tag: "; ".join(values) for tag, values in _fields(members).items()}
        cells |= {"PT": "P", "UT": f"DIIDW:FICTIVE{members[0].family:04d}"}
        records.append(Record(cells, _row(members)))
    return publish(folder, vendor, records, layout, "savedrecs")


def cases() -> list[Case]:
    """Tagged and tab-delimited."""
    tab = Layout("txt", delimiter="\t", line_end="\n")
    return [
        Case("dii", "tagged, mark", lambda folder: _tagged(folder, "utf-8-sig", "\n")),
        Case("dii", "tagged, Windows line ends", lambda folder: _tagged(folder, "utf-8", "\r\n")),
        Case("dii", "tab-delimited", lambda folder: _tabbed(folder, tab)),
        Case("dii", "tab-delimited, utf-16", lambda folder: _tabbed(
            folder, Layout("txt", encoding="utf-16", delimiter="\t"))),
    ]  # fmt: skip
