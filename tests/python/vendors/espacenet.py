"""Espacenet: semicolons between columns, lines of the query first, values below one another in a cell."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, publish, variants
from .rows import expected
from .truth import Patent, make_patents

HEADERS = names("""
    No, Title, Inventors, Applicants, Publication number, Earliest priority, IPC, CPC, Publication date, Earliest publication,
    Family number
""")
MEANINGS = {
    "Title": "title",
    "Inventors": "inventors",
    "Applicants": "applicants",
    "Publication number": "publication",
    "Earliest priority": "priority_date",
    "IPC": "ipc",
    "Publication date": "publication_date",
    "Family number": "family",
}


def _record(patent: Patent) -> Record:
    ipc = "\n".join(patent.ipc)
    cells = {
        "No": "0",
        "Title": patent.title_en.upper(),
        "Inventors": "\n".join(name for _, name in patent.inventors),
        "Applicants": "\n".join(party.en.upper() for party in patent.applicants),
        "Publication number": patent.number,
        "Earliest priority": patent.filed.isoformat(),
        "IPC": ipc,
        "CPC": ipc,
        "Publication date": patent.published.isoformat(),
        "Earliest publication": patent.published.isoformat(),
        "Family number": str(60_000_000 + patent.family),
    }
    row = expected(
        patent,
        english=True,
        without=("application", "application_date", "abstract"),
        title=patent.title_en.upper(),
        applicants=frozenset(party.en.upper() for party in patent.applicants),
        priority_date=patent.filed.isoformat(),
    )
    return Record(cells, row)


def _write(folder: Path, layout: Layout) -> Truth:
    vendor = Vendor("espacenet", HEADERS, "Publication number", MEANINGS)
    return publish(folder, vendor, [_record(patent) for patent in make_patents()], layout, "espacenet")


def cases() -> list[Case]:
    """With lines of the query, with and without a mark, and saved again as a workbook."""
    query = (
        ("Espacenet: list of results",),
        ("Query:", 'ti = "fictive reducer" AND pd >= 2012'),
        ("Number of results: 46", "", "", ""),
    )
    return variants(
        "espacenet",
        _write,
        ("csv with the query", Layout(delimiter=";", junk=query, serial="No", line_end="\n"), {}),
        (
            "csv, mark, quotes, spoilt rows",
            Layout(encoding="utf-8-sig", delimiter=";", junk=query, serial="No", quote_all=True, spoilt=True),
            {},
        ),
        ("csv without the query", Layout(delimiter=";", serial="No", line_end="\n"), {}),
        ("xlsx with the query", Layout("xlsx", junk=query, serial="No"), {}),
    )
