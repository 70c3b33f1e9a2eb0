"""PATSTAT: tables joined by ``appln_id`` and ``person_id``, in csv."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .expected import Case, Row, Truth
from .export import Layout, Line
from .joined import Tables, publish_tables, table
from .rows import expected
from .truth import Patent, make_patents

TLS201 = (
    "appln_id appln_auth appln_nr appln_kind appln_filing_date appln_filing_year appln_nr_epodoc appln_nr_original ipr_type"
    " receiving_office internat_appln_id int_phase reg_phase nat_phase earliest_filing_date earliest_filing_year"
    " earliest_filing_id earliest_publn_date earliest_publn_year earliest_pat_publn_id granted docdb_family_id"
    " inpadoc_family_id docdb_family_size nb_citing_docdb_fam nb_applicants nb_inventors"
)
TLS206 = (
    "person_id person_name person_name_orig_lg person_address person_ctry_code nuts nuts_level doc_std_name_id doc_std_name"
    " psn_id psn_name psn_level psn_sector han_id han_name han_harmonized"
)
TLS211 = "pat_publn_id publn_auth publn_nr publn_nr_original publn_kind appln_id publn_date publn_lg publn_first_grant publn_claims"


def _application_key(patent: Patent) -> tuple[str, str]:
    return patent.country, patent.application


def _number(patent: Patent) -> str:
    """As tls201 has it: without check character and punctuation."""
    return patent.application.split(".")[0].removeprefix("PCT/").replace("/", "")


class _Persons:
    """Applicants and inventors with their ids."""

    def __init__(self, patents: Sequence[Patent]) -> None:
        self.ids: dict[str, int] = {}
        self.lines: list[Line] = []
        for patent in patents:
            for party in patent.applicants:
                self._add(party.en, party.zh, party.address)
            for zh, en in patent.inventors:
                self._add(en, zh, "")

    def _add(self, name: str, original: str, address: str) -> None:
        if name in self.ids:
            return
        key = self.ids[name] = 5_000_001 + len(self.ids)
        sector = "COMPANY" if address else "INDIVIDUAL"
        upper = name.upper()
        self.lines.append(
            [str(key), name, original, address, "CN" if address else "", "", "9", str(key), upper, str(key), upper, "1",
             sector, str(key), upper, "1"]
        )  # fmt: skip


def _tables(patents: Sequence[Patent], *, original: bool) -> Tables:
    applications = {_application_key(patent): patent for patent in reversed(patents)}
    ids = {key: 900_000_001 + at for at, key in enumerate(sorted(applications))}
    persons = _Persons(patents)
    tls201, tls207, tls209, tls224 = [], [], [], []
    for key, patent in sorted(applications.items()):
        at, family = str(ids[key]), str(70_000_000 + patent.family)
        filed, published = patent.filed.isoformat(), patent.published.isoformat()
        kind = "W" if patent.country == "WO" else "U" if patent.kind == "U" else "A"
        tls201.append(
            [at, patent.country, _number(patent), kind, filed, filed[:4], patent.country + _number(patent), patent.application,
             "UM" if kind == "U" else "PI", "CN" if kind == "W" else "", "0", "N", "N", "Y", filed, filed[:4], at, published,
             published[:4], "0", "Y" if patent.granted else "N", family, family, str(len(patent.members)), "0",
             str(len(patent.applicants)), str(len(patent.inventors))]
        )  # fmt: skip
        tls207 += [[str(persons.ids[p.en]), at, str(n), "0"] for n, p in enumerate(patent.applicants, start=1)]
        tls207 += [[str(persons.ids[en]), at, "0", str(n)] for n, (_, en) in enumerate(patent.inventors, start=1)]
        padded = [f"{text[:4]}{text[5:].split('/')[0]:>4}/{text.split('/')[1]}" for text in patent.ipc]
        tls209 += [[at, text, "A", "2006-01-01", "I", "FL"[n > 0], "CN"] for n, text in enumerate(padded)]
        tls224 += [[at, text] for text in padded]
    tls211 = [
        [str(400_000_001 + n), p.country, p.serial, "", p.kind, str(ids[_application_key(p)]), p.published.isoformat(), "zh",
         "Y" if p.kind in ("B", "U") else "N", "9"]
        for n, p in enumerate(patents)
    ]  # fmt: skip
    tables = {
        "tls201_appln": table(TLS201, tls201),
        "tls202_appln_title": table(
            "appln_id appln_title_lg appln_title",
            [[str(ids[key]), "en", patent.title_en] for key, patent in sorted(applications.items())],
        ),
        "tls206_person": table(TLS206, persons.lines),
        "tls207_pers_appln": table("person_id appln_id applt_seq_nr invt_seq_nr", tls207),
        "tls209_appln_ipc": table(
            "appln_id ipc_class_symbol ipc_class_level ipc_version ipc_value ipc_position ipc_gener_auth", tls209
        ),
        "tls211_pat_publn": table(TLS211, tls211),
        "tls224_appln_cpc": table("appln_id cpc_class_symbol", tls224),
    }
    kept = ("tls201_appln", "tls206_person", "tls207_pers_appln", "tls209_appln_ipc", "tls211_pat_publn")
    return tables if original else {name: tables[name] for name in kept}


def _further(tables: Tables) -> Tables:
    """Tables of the same edition that say nothing of what is planted."""
    applications = [line[0] for line in tables["tls201_appln"][1:]]
    publications = [line[0] for line in tables["tls211_pat_publn"][1:]]
    return {
        "tls212_citation": table(
            "pat_publn_id citn_replenished citn_id citn_origin cited_pat_publn_id cited_appln_id",
            [[publications[0], "0", "1", "SEA", publications[1], "0"]]),
        "tls229_appln_nace2": table("appln_id nace2_code weight", [[at, "28.9", "1"] for at in applications]),
        "tls230_appln_techn_field": table("appln_id techn_field_nr weight", [[at, "26", "1"] for at in applications]),
        "tls904_nuts": table("nuts nuts_level nuts_label", [["DE212", "3", "München"]]),
    }  # fmt: skip


def _row(patent: Patent, *, title: bool) -> Row:
    without = ("abstract",) if title else ("abstract", "title")
    return expected(patent, english=True, without=without, application=f"{patent.country}{_number(patent)}")


def _write(folder: Path, *, all_tables: bool, layout: Layout, more: bool = False) -> Truth:
    patents = [patent for patent in make_patents() if patent.ipc]
    # The application is the unit here; of its publications the earliest stands for it.
    first = {_application_key(patent): patent for patent in reversed(patents)}
    rows = [_row(patent, title=all_tables) for patent in first.values()]
    tables = _tables(patents, original=all_tables)
    return publish_tables(folder, "patstat", {**tables, **(_further(tables) if more else {})}, rows, layout)


def cases() -> list[Case]:
    """The tables listed as needed, and with titles and CPC."""
    return [
        Case("patstat", "csv, five tables", lambda folder: _write(folder, all_tables=False, layout=Layout())),
        Case("patstat", "csv, all quoted, seven tables", lambda folder: _write(
            folder, all_tables=True, layout=Layout(quote_all=True, line_end="\n"))),
        Case("patstat", "csv in gz, further tables", lambda folder: _write(
            folder, all_tables=True, layout=Layout(packed="gz"), more=True)),
    ]  # fmt: skip
