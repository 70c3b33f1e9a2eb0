"""Derwent Innovation: a workbook with a title line before the header, bars between values, names in capitals."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Truth
from .export import Layout, Record, Vendor, names, publish, variants
from .facts import further
from .rows import expected
from .truth import Patent, make_patents

HEADERS = names("""
    Publication Number, Assignee/Applicant, Title (English), Abstract (English), Claims (English),
    Publication Date, Application Date, Priority Date, CPC - Current, CPC - Current - DWPI,
    Assignee/Applicant First, Assignee - Standardized, Assignee - Original, Assignee - Original w/address,
    Assignee - Original - Country/Region, Assignee - Current US, Optimized Assignee, Assignee - DWPI, Inventor,
    Inventor - w/address, Inventor Count, Assignee Count, US Class, DWPI Class, DWPI Family Members,
    DWPI Count of Family Members, DWPI Count of Family Countries, Priority Number, Priority Number - DWPI,
    Title Terms - DWPI, Claims Count, Publication Country Code, Publication Kind Code, Publication Year,
    Estimated Expiration Date, Estimated Remaining Life, Dead/Alive, Legal Status, IPC Section, IPC Class,
    IPC Subclass, Language of Publication, Cited Patents - Count, Citing Patents - Count
""")
MEANINGS = {
    "Publication Number": "publication",
    "Assignee/Applicant": "applicants",
    "Title (English)": "title",
    "Abstract (English)": "abstract",
    "Publication Date": "publication_date",
    "Application Date": "application_date",
    "Priority Date": "priority_date",
    "Inventor": "inventors",
    "Publication Country Code": "country",
}
FURTHER = {
    "Publication Kind Code": "kind_code",
    "CPC - Current": "cpc",
    "Claims Count": "claims",
    "DWPI Count of Family Members": "family_size",
    "Cited Patents - Count": "cited_count",
    "Citing Patents - Count": "citations",
    "Estimated Expiration Date": "expiry_date",
}


def _record(patent: Patent) -> Record:
    parties = [party.en.upper() for party in patent.applicants]
    more, values = further(FURTHER, patent, between=" | ", english=True)
    cells = {
        **more,
        "Publication Number": patent.number,
        "Assignee/Applicant": " | ".join(parties),
        "Assignee/Applicant First": parties[0],
        "Assignee - Standardized": " | ".join(parties),
        "Assignee - Original": " | ".join(parties),
        "Assignee - Original w/address": " | ".join(f"{party},Fictive Road 1,CN" for party in parties),
        "Assignee - Original - Country/Region": "CN",
        "Optimized Assignee": " | ".join(parties),
        "Assignee - DWPI": " | ".join(f"{party} (FICT-C)" for party in parties),
        "Title (English)": patent.title_en,
        "Abstract (English)": patent.abstract_en,
        "Publication Date": patent.published.isoformat(),
        "Application Date": patent.filed.isoformat(),
        "Priority Date": patent.filed.isoformat(),
        "Inventor": " | ".join(name for _, name in patent.inventors),
        "DWPI Family Members": " | ".join(patent.members),
        "Publication Country Code": patent.country,
        "Publication Year": str(patent.published.year),
        "Dead/Alive": "Alive",
        "IPC Section": " | ".join(dict.fromkeys(text[0] for text in patent.ipc)),
        "IPC Class": " | ".join(dict.fromkeys(text[:3] for text in patent.ipc)),
        "IPC Subclass": " | ".join(dict.fromkeys(text[:4] for text in patent.ipc)),
        "Language of Publication": "Chinese",
    }
    row = expected(
        patent,
        english=True,
        without=("application", "ipc"),
        applicants=frozenset(parties),
        priority_date=patent.filed.isoformat(),
        country=patent.country,
        **values,
    )
    return Record(cells, row)


def _write(folder: Path, layout: Layout) -> Truth:
    vendor = Vendor(
        "derwent-innovation",
        HEADERS,
        "Publication Number",
        MEANINGS | FURTHER,
        bad_date=("Application Date", "2021-02-30"),
    )
    return publish(folder, vendor, [_record(patent) for patent in make_patents()], layout, "Derwent Innovation")


def cases() -> list[Case]:
    """With the title line, dates as text and as dates."""
    title = (("Derwent Innovation Patent Export, fictive, 2026-01-01 08:00:00 +0800",),)
    dates = ("Publication Date", "Application Date", "Priority Date")
    return variants(
        "derwent-innovation",
        _write,
        ("title line, dates as text", Layout("xlsx", junk=title), {}),
        ("title line and blank line, dates of the sheet", Layout("xlsx", junk=(*title, ()), real_dates=dates), {}),
        ("no title line, spoilt rows", Layout("xlsx", spoilt=True), {}),
        ("csv", Layout(junk=title), {}),
    )
