"""What must come of an invented patent, whatever the vendor."""

from __future__ import annotations

from .expected import Row, Value, iso
from .truth import Patent


def expected(
    patent: Patent, *, english: bool = False, family: bool = True, without: tuple[str, ...] = (), **more: Value
) -> Row:
    """The row of a publication: what every vendor has, less ``without``, and ``more`` in its own words."""
    parties = [party.en if english else party.zh for party in patent.applicants]
    values: dict[str, Value] = {
        "publication": patent.number,
        "application": f"{'' if patent.country == 'WO' else patent.country}{patent.application}",
        "application_date": iso(patent.filed),
        "publication_date": iso(patent.published),
        "title": patent.title_en if english else patent.title,
        "abstract": patent.abstract_en if english else patent.abstract,
        "applicants": frozenset(parties),
        "inventors": frozenset(name[1 if english else 0] for name in patent.inventors),
        "ipc": frozenset(patent.ipc),
        **more,
    }
    kept = {meaning: value for meaning, value in values.items() if meaning not in without}
    return Row(patent.number, kept, f"family {patent.family}" if family else None)


def narrowed(names: frozenset[str] | list[str]) -> list[str]:
    """Names with half-width brackets, as some vendors write them."""
    return [name.replace("（", "(").replace("）", ")") for name in names]
