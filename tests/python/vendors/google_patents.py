"""Google Patents: the query in the first line, ``, `` between names that hold commas themselves."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, publish, variants
from .lens import display_key
from .rows import expected
from .truth import Patent, make_patents

HEADERS = names("""
    id, title, assignee, inventor/author, priority date, filing/creation date, publication date, grant date, result link,
    representative figure link
""")
MEANINGS = {
    "id": "publication",
    "title": "title",
    "assignee": "applicants",
    "inventor/author": "inventors",
    "priority date": "priority_date",
    "filing/creation date": "application_date",
    "publication date": "publication_date",
    "grant date": "grant_date",
}


def _record(patent: Patent) -> Record:
    number = "-".join(display_key(patent.number).replace("/", "").split())
    chinese = patent.country == "CN"
    parties = [party.zh if chinese else party.en for party in patent.applicants]
    inventors = [name for name, _ in patent.inventors] if chinese else [name for _, name in patent.inventors]
    granted = patent.granted.isoformat() if patent.granted else ""
    cells = {
        "id": number,
        "title": patent.title if chinese else patent.title_en,
        "assignee": ", ".join(parties),
        "inventor/author": ", ".join(inventors),
        "priority date": patent.filed.isoformat(),
        "filing/creation date": patent.filed.isoformat(),
        "publication date": patent.published.isoformat(),
        "grant date": granted,
        "result link": f"https://patents.example/patent/{patent.number}/en",
        "representative figure link": "",
    }
    row = expected(
        patent,
        english=not chinese,
        family=False,
        without=("application", "abstract", "ipc"),
        priority_date=patent.filed.isoformat(),
        grant_date=granted,
    )
    return Record(cells, row)


def _write(folder: Path, layout: Layout) -> Truth:
    vendor = Vendor("google-patents", HEADERS, "id", MEANINGS, bad_date=("filing/creation date", "2021-02-30"))
    return publish(folder, vendor, [_record(patent) for patent in make_patents()], layout, "gp-search")


def cases() -> list[Case]:
    """With the line of the query, and without it."""
    query = (("search URL:", "https://patents.example/?q=(fictive+robot)&before=priority:20220101"),)
    return variants(
        "google-patents",
        _write,
        ("csv with the query", Layout(junk=query, line_end="\n"), {}),
        ("csv with the query and a mark, spoilt rows", Layout(encoding="utf-8-sig", junk=query, spoilt=True), {}),
        ("csv without the query", Layout(), {}),
        ("saved again as xlsx", Layout("xlsx", junk=query), {}),
    )
