"""Further facts of an invented patent, which only some vendors tell: owners, transfers, classes of industries, counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from .expected import LISTS, Value
from .truth import Patent


def facts(patent: Patent, *, english: bool = False) -> dict[str, tuple[str, ...]]:
    """Values by meaning; nothing where there is none."""
    turn = patent.family
    parties = tuple(party.en if english else party.zh for party in patent.applicants)
    moved = turn % 3 == 1
    return {
        "kind_code": (patent.kind,),
        "ipc_main": patent.ipc[:1],
        "cpc": tuple(text.replace(" ", "") for text in patent.ipc),
        "current_owners": parties,
        "original_applicants": parties,
        "applicant_codes": tuple(party.code for party in patent.applicants if party.code),
        "agencies": ("Fictive Agency" if english else "虚构甲专利代理事务所",),
        "agents": ("FICT F", "FICT G") if english else ("虚巳六", "虚午七"),
        "priority_numbers": (f"CN{patent.filed.year}19{turn:06d}", f"CN{patent.filed.year}29{turn:06d}")[: turn % 3],
        "national_economy": ("C3453", "C3491")[: 1 + turn % 2],
        "emerging_industry": ("虚构智能制造装备产业", "虚构机器人产业")[: 1 + turn % 2],
        "transfers": (str(int(moved)),),
        "transferor": ("虚构转让方甲公司", "虚构转让方乙公司") if moved else (),
        "transferee": parties if moved else (),
        "licences": (str(turn % 2),),
        "pledges": (str(turn % 4),),
        "litigations": ("0",),
        "claims": (str(5 + turn % 6),),
        "pages": (str(9 + turn % 7),),
        "cited_count": (str(turn % 7),),
        "citations": (str(turn % 5),),
        "family_size": (str(len(patent.members)),),
        "family_countries": tuple(dict.fromkeys(member[:2] for member in patent.members)),
        "expiry_date": ((patent.filed + timedelta(days=3650)).isoformat(),),
    }


def further(
    headers: Mapping[str, str], patent: Patent, *, between: str, english: bool = False
) -> tuple[dict[str, str], dict[str, Value]]:
    """The cells under ``headers`` (header → meaning), and what must come of them."""
    known = facts(patent, english=english)
    cells = {header: between.join(known[meaning]) for header, meaning in headers.items()}
    values: dict[str, Value] = {
        meaning: frozenset(known[meaning]) if meaning in LISTS else "".join(known[meaning])
        for meaning in headers.values()
    }
    return cells, values
