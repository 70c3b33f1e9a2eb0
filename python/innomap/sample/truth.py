"""What was planted: the truth that a map of the sample can be held against."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .exports import INCOPAT_HEADERS, LABEL, Sheet
from .filings import CUTOFF, Application, Family
from .institutions import Institution, Person
from .places import CITIES
from .topics import TOPICS

PUBLICATION_COLUMNS = (
    "publication",
    "application",
    "family",
    "institutions",
    "persons",
    "region",
    "regions",
    "branch",
    "topic",
    "year",
    "type",
    "files",
)


def _institutions(application: Application) -> list[str]:
    return [one.who.id for one in application.applicants if isinstance(one.who, Institution)]


def _publication_rows(
    families: Iterable[Family], files: Mapping[str, list[str]], spoilt: Mapping[str, str]
) -> list[list[object]]:
    rows: list[list[object]] = []
    for family in families:
        for application, publication in family.publications():
            damage = spoilt.get(publication.number, "")
            lead = application.applicants[0].who
            regions = list(dict.fromkeys(one.who.district.code for one in application.applicants))
            # Where the district is spoilt, the address still says the first applicant's; only incoPat has addresses.
            unknown = damage == "district" and family.placement == "patsnap"
            if unknown:
                regions = list(dict.fromkeys(one.who.city.code for one in application.applicants))
            rows.append(
                [
                    publication.number,
                    application.number,
                    family.id,
                    _institutions(application),
                    sum(isinstance(one.who, Person) for one in application.applicants),
                    lead.city.code if unknown else lead.district.code,
                    regions,
                    application.topic.name if application.topic.is_robot else None,
                    application.topic.name,
                    None if damage == "date" else application.filed.year,
                    publication.number[-1],
                    files[publication.number],
                ]
            )
    return rows


def _institution_facts(institutions: Iterable[Institution]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind,
            "code": one.code,
            "city": one.city.code,
            "region": one.district.code,
            "topic": one.topic.name,
            "former_name": one.former_name or None,
            "renamed": one.renamed or None,
            "parent": one.parent or None,
            "in_enterprise_list": one.listed,
        }
        for one in institutions
    ]


def _variants(families: Iterable[Family]) -> dict[str, dict[str, str]]:
    """Every spelling that the files hold, as each vendor writes its brackets."""
    found: dict[str, dict[str, str]] = {}
    for family in families:
        for application in family.applications:
            for one in application.applicants:
                if isinstance(one.who, Person):
                    continue
                half = one.written.replace("（", "(").replace("）", ")")
                full = one.written.replace("(", "（").replace(")", "）")
                written = {"patsnap": [half], "incopat": [full], "both": [half, full]}[family.placement]
                for text in written:
                    kind = one.variation or ("" if text == one.who.name else "half-width brackets")
                    found.setdefault(text, {"institution": one.who.id, "variation": kind})
    return dict(sorted(found.items()))


def _counts(families: Sequence[Family]) -> dict[str, object]:
    """Whole counts of families by what leads them: the first application's topic, city and institutions."""
    by_branch: Counter[str] = Counter()
    by_city: dict[str, Counter[str]] = {}
    by_institution: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for family in families:
        first = family.applications[0]
        by_branch[first.topic.name] += 1
        by_city.setdefault(first.applicants[0].who.city.code, Counter())[first.topic.name] += 1
        ids = sorted(set(_institutions(first)))
        by_institution.update(ids)
        together.update((a, b) for i, a in enumerate(ids) for b in ids[i + 1 :])
    return {
        "families_by_topic": dict(sorted(by_branch.items())),
        "families_by_city_and_topic": {city: dict(sorted(topics.items())) for city, topics in sorted(by_city.items())},
        "families_by_institution": dict(sorted(by_institution.items())),
        "co_applications": [[a, b, n] for (a, b), n in sorted(together.items())],
    }


def _totals(families: Sequence[Family], sheets: Sequence[Sheet], enterprises: Sheet) -> dict[str, object]:
    publications = sum(len(application.publications) for family in families for application in family.applications)
    read = sum(len(sheet.rows) for sheet in sheets)
    rejected = sum(note[2] == "rejected" for sheet in sheets for note in sheet.notes.values())
    refused = sum(note[2] == "rejected" for note in enterprises.notes.values())
    return {
        "publications": publications,
        "applications": sum(len(family.applications) for family in families),
        "families": len(families),
        "robot_families": sum(family.applications[0].topic.is_robot for family in families),
        "read": read,
        "kept": publications,
        "rejected": rejected,
        "merged": read - rejected - publications,
        "rows": {sheet.name: len(sheet.rows) for sheet in [*sheets, enterprises]},
        # One row of the list is there twice.
        "enterprises": {
            "read": len(enterprises.rows),
            "kept": len(enterprises.rows) - refused - 1,
            "rejected": refused,
            "merged": 1,
        },
    }


def _duplicates(sheets: Sequence[Sheet]) -> list[dict[str, object]]:
    """Publications that stand in more than one row, with every place."""
    places: dict[str, list[list[object]]] = {}
    for sheet in sheets:
        column = 4 if len(sheet.headers) == len(INCOPAT_HEADERS) and sheet.headers[1] == "标题" else 1
        for index, row in enumerate(sheet.rows):
            if sheet.notes.get(index, ("", "", ""))[2] != "rejected":
                places.setdefault(row[column], []).append([sheet.name, index + 2])
    return [{"publication": number, "rows": rows} for number, rows in sorted(places.items()) if len(rows) > 1]


def truth(
    *,
    patents: int,
    seed: int,
    institutions: Sequence[Institution],
    families: Sequence[Family],
    sheets: Sequence[Sheet],
    enterprises: Sheet,
    files: Mapping[str, list[str]],
    spoilt: Mapping[str, str],
) -> bytes:
    """The truth file: JSON in UTF-8."""
    content = {
        "label": LABEL,
        "patents": patents,
        "seed": seed,
        "cutoff": CUTOFF.isoformat(),
        "totals": _totals(families, sheets, enterprises),
        "branches": {
            t.name: {"id": t.id, "stage": t.stage, "ipc": t.main, "keywords": t.things, "growing": t.growing}
            for t in TOPICS
            if t.is_robot
        },
        "other_topics": {t.name: {"ipc": t.main} for t in TOPICS if not t.is_robot},
        "cities": {
            city.code: {"name": city.name, "province": city.province, "strong": list(city.strong)} for city in CITIES
        },
        "counts": _counts(families),
        "institutions": _institution_facts(institutions),
        "variants": _variants(families),
        "persons": sorted(
            {
                one.who.name
                for f in families
                for a in f.applications
                for one in a.applicants
                if isinstance(one.who, Person)
            }
        ),
        "dual_filings": sorted(
            [a.number, a.twin] for f in families for a in f.applications if a.twin and a.kind == "invention"
        ),
        "duplicates": _duplicates(sheets),
        "bad_rows": [note for sheet in [*sheets, enterprises] for note in sheet.bad_rows()],
        "publications": {"columns": PUBLICATION_COLUMNS, "rows": _publication_rows(families, files, spoilt)},
    }
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8")
