"""REGPAT: bars between columns, a row an applicant or inventor of an application, regions as NUTS codes."""

from __future__ import annotations

from pathlib import Path

from .expected import Case, Row, Truth
from .export import Layout, Line
from .joined import publish_tables, table
from .rows import expected
from .truth import Patent, make_patents

# Region, city and postal code; the regions are real.
_REGIONS = (("DE212", "München", "80000"), ("DE711", "Darmstadt", "64000"), ("NL414", "Eindhoven", "56000"))


def _region(name: str) -> tuple[str, str, str]:
    return _REGIONS[sum(map(ord, name)) % len(_REGIONS)]


def _european(office: str) -> list[Patent]:
    return [patent for patent in make_patents() if patent.country == office]


def _lines(patents: list[Patent], first: str, *, inventors: bool) -> list[Line]:
    """A line a person."""
    found: list[Line] = []
    for patent in patents:
        numbers = _numbers(patent, first)
        names = [name for _, name in patent.inventors] if inventors else [party.en for party in patent.applicants]
        share = f"{1 / len(names):.6f}"
        for name in names:
            region, city, postal = _region(name)
            person = str(sum(map(ord, name)))
            found.append(
                [*numbers, person, name, "Fictive Road 1", city, postal, region, region[:2], "1.000000", share]
            )
    return found


def _numbers(patent: Patent, first: str) -> list[str]:
    appln_id = str(800_000_000 + patent.family)
    if first == "pct_nbr":
        return [patent.number.removesuffix("A1"), appln_id, appln_id]
    return [f"EP{patent.application}", appln_id, f"EP{patent.serial}"]


def _write(folder: Path, *, office: str, capital: bool) -> Truth:
    pct = office == "WO"
    first, prefix = ("pct_nbr", "PCT") if pct else ("app_nbr", "EPO")
    ids = "pct_nbr internat_appln_id appln_id" if pct else "app_nbr appln_id pub_nbr"
    tail = "address city postal_code reg_code ctry_code reg_share"
    patents = _european(office)
    classes = [
        [_numbers(p, first)[0], _numbers(p, first)[1], str(p.filed.year), str(p.filed.year), text.replace(" ", "")]
        for p in patents
        for text in p.ipc
    ]
    tables = {
        f"202601_{prefix}_App_reg": table(
            f"{ids} person_id app_name {tail} app_share", _lines(patents, first, inventors=False)
        ),
        f"202601_{prefix}_Inv_reg": table(
            f"{ids} person_id inv_name {tail} inv_share", _lines(patents, first, inventors=True)
        ),
        f"202601_{prefix}_IPC": table(f"{first} appln_id prio_year app_year IPC", classes),
    }
    layout = Layout("txt", delimiter="|", line_end="\n", noise=_capitalised if capital else str)
    rows = [_row(patent, pct=pct) for patent in patents]
    return publish_tables(folder, f"regpat-{prefix.lower()}", tables, rows, layout)


def _capitalised(header: str) -> str:
    """Earlier editions write ``Appln_id``."""
    return header[0].upper() + header[1:]


def _row(patent: Patent, *, pct: bool) -> Row:
    publication = f"{patent.country}{patent.serial}"
    regions = "; ".join(dict.fromkeys(_region(applicant.en)[0] for applicant in patent.applicants))
    without = ("title", "abstract", "publication_date", *(("application",) if pct else ()))
    row = expected(patent, english=True, family=False, without=without, publication=publication, TL3=regions)
    # Only the year of the application is there.
    return Row(publication, {**row.values, "application_date": str(patent.filed.year)})


def cases() -> list[Case]:
    """EPO and PCT tables, headers of two editions."""
    return [
        Case("regpat-epo", "EPO", lambda folder: _write(folder, office="EP", capital=False)),
        Case("regpat-epo", "EPO, capital headers", lambda folder: _write(folder, office="EP", capital=True)),
        Case("regpat-pct", "PCT", lambda folder: _write(folder, office="WO", capital=False)),
    ]
