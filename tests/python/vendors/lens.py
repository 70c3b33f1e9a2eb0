"""Lens.org: English headers, ``;;`` between values, numbers with blanks and slashes."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, padded, publish, variants
from .facts import further
from .rows import expected
from .truth import Patent, make_patents

HEADERS = names("""
    #, Jurisdiction, Kind, Display Key, Lens ID, Publication Date, Publication Year, Application Number,
    Application Date, Priority Numbers, Earliest Priority Date, Title, Abstract, Applicants, Inventors, Owners,
    URL, Document Type, Has Full Text, Cites Patent Count, Cited by Patent Count, Simple Family Size,
    Simple Family Members, Simple Family Member Jurisdictions, Extended Family Size, Extended Family Members,
    Extended Family Member Jurisdictions, Sequence Count, CPC Classifications, IPCR Classifications,
    US Classifications, NPL Citation Count, NPL Resolved Citation Count, NPL Resolved Lens ID(s),
    NPL Resolved External ID(s), NPL Citations, Legal Status
""")
MEANINGS = {
    "Display Key": "publication",
    "Jurisdiction": "country",
    "Publication Date": "publication_date",
    "Application Number": "application",
    "Application Date": "application_date",
    "Earliest Priority Date": "priority_date",
    "Title": "title",
    "Abstract": "abstract",
    "Applicants": "applicants",
    "Inventors": "inventors",
    "IPCR Classifications": "ipc",
    "Legal Status": "legal_status",
}
FURTHER = {
    "Kind": "kind_code",
    "Owners": "current_owners",
    "CPC Classifications": "cpc",
    "Cites Patent Count": "cited_count",
    "Cited by Patent Count": "citations",
    "Simple Family Size": "family_size",
    "Simple Family Member Jurisdictions": "family_countries",
}


def display_key(number: str) -> str:
    """``US20170900004A1`` as Lens shows it: ``US 2017/0900004 A1``."""
    country, rest = number[:2], number[2:]
    kind = rest[-2:] if rest[-2].isalpha() else rest[-1]
    serial = rest.removesuffix(kind)
    if country in ("US", "WO"):
        serial = f"{serial[:4]}/{serial[4:]}"
    return f"{country} {serial} {kind}"


def _record(patent: Patent) -> Record:
    number = patent.application.split(".")[0].replace("/", "").removeprefix("PCTCN")
    number = f"{'CN' if patent.country == 'WO' else patent.country} {number} {'W' if patent.country == 'WO' else 'A'}"
    ipc = ";;".join(text.replace(" ", "") for text in patent.ipc)
    more, values = further(FURTHER, patent, between=";;", english=True)
    cells = {
        **more,
        "#": "0",
        "Jurisdiction": patent.country,
        "Display Key": display_key(patent.number),
        "Lens ID": f"000-000-000-{patent.family:03d}-00{len(patent.kind)}",
        "Publication Date": patent.published.isoformat(),
        "Publication Year": str(patent.published.year),
        "Application Number": number,
        "Application Date": patent.filed.isoformat(),
        "Priority Numbers": number,
        "Earliest Priority Date": patent.filed.isoformat(),
        "Title": patent.title_en,
        "Abstract": patent.abstract_en,
        "Applicants": ";;".join(party.en for party in patent.applicants),
        "Inventors": ";;".join(name for _, name in patent.inventors),
        "URL": "https://lens.example/000",
        "Document Type": "Granted Patent" if patent.kind == "B" else "Patent Application",
        "Has Full Text": "yes",
        "Simple Family Members": ";;".join(display_key(member) for member in patent.members),
        "IPCR Classifications": ipc,
        "Legal Status": "Active" if patent.granted else "Pending",
    }
    row = expected(
        patent,
        english=True,
        application=number,
        priority_date=patent.filed.isoformat(),
        **values,
        legal_status=cells["Legal Status"],
    )
    return Record(cells, row)


def _write(folder: Path, layout: Layout) -> Truth:
    vendor = Vendor("lens", HEADERS, "Display Key", MEANINGS | FURTHER, bad_date=("Application Date", "2021-02-30"))
    return publish(folder, vendor, [_record(patent) for patent in make_patents()], layout, "lens-export")


def cases() -> list[Case]:
    """As Lens saves it, and as others save it again."""
    return variants(
        "lens",
        _write,
        ("csv", Layout(serial="#", line_end="\n"), {}),
        ("csv with mark, spoilt rows", Layout(encoding="utf-8-sig", serial="#", quote_all=True, spoilt=True), {}),
        ("xlsx, padded headers", Layout("xlsx", serial="#", noise=padded), {}),
        ("batches", Layout(serial="#", batches=(25, 20)), {}),
        ("csv in gz", Layout(serial="#", line_end="\n", packed="gz"), {}),
        ("csv in zst", Layout(serial="#", line_end="\n", packed="zst"), {}),
    )
