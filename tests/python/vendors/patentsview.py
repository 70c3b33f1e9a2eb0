"""PatentsView: tables that belong together by ``patent_id`` (granted) or ``pgpub_id`` (pre-grant), tab-separated, all quoted."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from .expected import Case, Row, Truth
from .export import Layout, Line
from .joined import Tables, publish_tables, table
from .rows import expected
from .truth import PERSON, Party, Patent, make_parties, make_patents

_STATES = (("Fictiveville", "CA"), ("Inventia", "TX"), ("Synthburg", "NY"))


def _place(party: Party) -> tuple[str, str, str]:
    """Location id, city and state: invented."""
    at = sum(map(ord, party.en)) % len(_STATES)
    return f"loc-{at:04d}", *_STATES[at]


def _id(party: Party) -> str:
    return f"org-{sum(map(ord, party.en)):06d}"


def _grants() -> list[Patent]:
    """One publication of each family with classes, taken to be of the United States."""
    first = {patent.family: patent for patent in reversed(make_patents()) if patent.ipc}
    return [first[family] for family in sorted(first)]


def _row(patent: Patent, publication: str, application: str) -> Row:
    persons = {party.en.title() for party in patent.applicants if party.kind == PERSON}
    firms = {party.en for party in patent.applicants if party.kind != PERSON}
    return expected(
        patent,
        english=True,
        family=False,
        publication=publication,
        application=application,
        applicants=frozenset(persons | firms),
        inventors=frozenset(name.title() for _, name in patent.inventors),
    )


def _names(text: str) -> tuple[str, str]:
    first, last = text.title().split(" ")
    return first, last


def _assignees(patent: Patent, number: str) -> list[Line]:
    lines = []
    for at, party in enumerate(patent.applicants):
        person = party.kind == PERSON
        first, last = _names(party.en) if person else ("", "")
        kind = "5" if person else "3"
        lines.append([number, str(at), _id(party), first, last, "" if person else party.en, kind, _place(party)[0]])
    return lines


def _classes(patent: Patent, number: str) -> list[Line]:
    lines = []
    for at, text in enumerate(patent.ipc):
        found = re.fullmatch(r"([A-H])(\d\d)([A-Z]) (\d+)/(\d+)", text)
        assert found
        section, class_, subclass, group, sub = found.groups()
        lines.append(
            [
                number,
                str(at),
                "A",
                section,
                class_,
                subclass,
                group,
                sub,
                "FL"[at > 0],
                "I",
                "B",
                "H",
                "2018-01-02",
                "2006-01-01",
            ]
        )
    return lines


def _tables(patents: list[tuple[Patent, str]], key: str, prefix: str) -> dict[str, list[Line]]:
    """The tables that both sets have."""
    assignees = [line for patent, number in patents for line in _assignees(patent, number)]
    inventors = [
        [number, str(at), f"fl:{name[:2].lower()}_ln:{number}-{at}", *_names(name), "", "loc-0000"]
        for patent, number in patents
        for at, (_, name) in enumerate(patent.inventors)
    ]
    places = sorted({_place(party) for party in make_parties()} | {("loc-0000", "Fictiveville", "CA")})
    locations = [
        [place, city, state, "US", "1.5", "2.5", "Fictive County", "06", "001"] for place, city, state in places
    ]
    classes = [line for patent, number in patents for line in _classes(patent, number)]
    cpc = [
        [number, str(at), text[0], text[:3], text[:4], text.replace(" ", ""), "inventional"]
        for patent, number in patents
        for at, text in enumerate(patent.ipc)
    ]
    return {
        f"{prefix}_assignee_disambiguated": table(
            f"{key} assignee_sequence assignee_id disambig_assignee_individual_name_first"
            " disambig_assignee_individual_name_last disambig_assignee_organization assignee_type location_id", assignees),
        f"{prefix}_inventor_disambiguated": table(
            f"{key} inventor_sequence inventor_id disambig_inventor_name_first disambig_inventor_name_last gender_code"
            " location_id", inventors),
        f"{prefix}_location_disambiguated": table(
            "location_id disambig_city disambig_state disambig_country latitude longitude county state_fips county_fips",
            locations),
        f"{prefix}_ipc_at_issue": table(
            f"{key} ipc_sequence classification_level section ipc_class subclass main_group subgroup symbol_position"
            " classification_value classification_status classification_data_source action_date ipc_version_indicator",
            classes),
        f"{prefix}_cpc_current": table(
            f"{key} cpc_sequence cpc_section cpc_class cpc_subclass cpc_group cpc_type", cpc),
    }  # fmt: skip


def _further(patents: list[tuple[Patent, str]]) -> dict[str, list[Line]]:
    """Tables of the same download that say nothing of what is planted."""
    numbers = [number for _, number in patents]
    return {
        "g_assignee_not_disambiguated": table(
            "patent_id assignee_sequence assignee_id raw_assignee_organization assignee_type rawlocation_id",
            [[number, "0", _id(p.applicants[0]), p.applicants[0].en.upper(), "3", "raw-1"] for p, number in patents]),
        "g_wipo_technology": table(
            "patent_id wipo_field_sequence wipo_field_id wipo_sector_title wipo_field_title",
            [[number, "0", "26", "Mechanical engineering", "Machine tools"] for number in numbers]),
        "g_us_patent_citation": table(
            "patent_id citation_sequence citation_patent_id citation_date record_name wipo_kind citation_category",
            [[number, "0", "18999999", "2001-01-02", "Fictive", "A", "cited by examiner"] for number in numbers]),
        "g_cpc_title": table(
            "cpc_subclass cpc_subclass_title cpc_group cpc_group_title cpc_class cpc_class_title",
            [["B25J", "MANIPULATORS", "B25J9/16", "Programme controls", "B25", "HAND TOOLS"]]),
    }  # fmt: skip


def _granted(folder: Path, layout: Layout, *, few: bool, more: bool = False) -> Truth:
    patents = [(patent, f"199{patent.family:05d}") for patent in _grants()]
    main = [
        [number, "utility", p.published.isoformat(), p.title_en, "B2", "12", "0", "ipg180102.xml"]
        for p, number in patents
    ]
    applications = [[f"15{900000 + p.family}", number, "15", p.filed.isoformat(), "15", ""] for p, number in patents]
    abstracts = [[number, p.abstract_en] for p, number in patents]
    tables: Tables = {
        "g_patent": table(
            "patent_id patent_type patent_date patent_title wipo_kind num_claims withdrawn filename", main),
        "g_application": table(
            "application_id patent_id patent_application_type filing_date series_code rule_47_flag", applications),
        "g_patent_abstract": table("patent_id patent_abstract", abstracts),
        **_tables(patents, "patent_id", "g"),
    }  # fmt: skip
    if few:
        kept = ("g_patent", "g_application", "g_assignee_disambiguated", "g_ipc_at_issue")
        tables = {name: tables[name] for name in kept}
    if more:
        tables = {**tables, **_further(patents)}
    rows = [_row(p, f"US{number}B2", f"US15{900000 + p.family}") for p, number in patents]
    if few:
        rows = [Row(r.key, {m: v for m, v in r.values.items() if m not in ("inventors", "abstract")}) for r in rows]
    return publish_tables(folder, "patentsview-granted", tables, [_keyed(row) for row in rows], layout)


def _keyed(row: Row) -> Row:
    """The row under the number it has here."""
    return Row(str(row.values["publication"]), row.values)


def _pregrant(folder: Path, layout: Layout) -> Truth:
    patents = [(patent, f"{patent.filed.year + 1}09{patent.family:05d}") for patent in _grants()]
    main = [
        [number, f"15{900000 + p.family}", p.filed.isoformat(), "utility", "new", p.published.isoformat(), "A1", "15",
         p.title_en, "", "ipa180102.xml"]
        for p, number in patents
    ]  # fmt: skip
    tables: Tables = {
        "pg_published_application": table(
            "pgpub_id application_id filing_date patent_type filing_type published_date wipo_kind series_code"
            " application_title rule_47_flag filename", main),
        "pg_published_application_abstract": table("pgpub_id application_abstract", [[n, p.abstract_en] for p, n in patents]),
        **_tables(patents, "pgpub_id", "pg"),
    }  # fmt: skip
    rows = [_keyed(_row(p, f"US{number}A1", f"US15{900000 + p.family}")) for p, number in patents]
    return publish_tables(folder, "patentsview-pregrant", tables, rows, layout)


def cases() -> list[Case]:
    """All the tables, and only those that a map needs."""
    tsv = Layout("tsv", delimiter="\t", quote_all=True, line_end="\n")
    return [
        Case("patentsview-granted", "tsv, all tables", lambda folder: _granted(folder, tsv, few=False)),
        Case("patentsview-granted", "tsv, four tables", lambda folder: _granted(folder, tsv, few=True)),
        Case("patentsview-granted", "tsv in zip, further tables", lambda folder: _granted(
            folder, replace(tsv, packed="zip"), few=False, more=True)),
        Case("patentsview-pregrant", "tsv, all tables", lambda folder: _pregrant(folder, tsv)),
    ]  # fmt: skip
