"""The product, as its users call it: nothing else of it is known here."""

from __future__ import annotations

import csv
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import innomap as im

from . import places
from .divisions import counties
from .world import Files, Firm, Mention

_FIRM_COLUMNS = (
    "企业名称",
    "统一社会信用代码",
    "曾用名",
    "英文名称",
    "企业简称",
    "所属省份",
    "所属城市",
    "所属区县",
    "企业地址",
    "母公司",
    "成立日期",
)
_FIRM_MEANINGS = dict(
    zip(
        (
            "name",
            "code",
            "former_names",
            "english_name",
            "short_name",
            "province",
            "city",
            "district",
            "address",
            "owners",
            "founded",
        ),
        _FIRM_COLUMNS,
        strict=True,
    )
)


@dataclass(frozen=True)
class Resolved:
    """What the resolver says of each mention."""

    legal: list[Hashable]
    group: list[Hashable]
    kind: list[str]
    evidence: list[str]


def enterprise_list(firms: Sequence[Firm]) -> im.Enterprises | None:
    """The firms, written to a csv and read as any list is."""
    if not firms:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "enterprises.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(_FIRM_COLUMNS)
            for firm in firms:
                place = counties()[firm.county]
                former = ";".join(f"{name}({first}-01-01至{last}-12-31)" for name, first, last in firm.former)
                owners = ";".join(f"{owner.name}({owner.share}%)" for owner in firm.owners)
                writer.writerow([
                    firm.name, firm.code, former, firm.english, firm.short, place.province, place.city_name or place.province, place.name,
                    firm.address, owners, f"{firm.founded}-01-01",
                ])  # fmt: skip
        return im.read_enterprises(path, columns=_FIRM_MEANINGS)


def rows_of(mentions: Sequence[Mention]) -> pl.DataFrame:
    """The mentions as a table, a row each; cells stand as they are."""

    def place(m: Mention) -> str | None:
        return counties()[m.county].code if m.county else None

    return pl.DataFrame(
        {
            "name": [m.raw for m in mentions],
            "code": [m.code for m in mentions],
            "region": [place(m) for m in mentions],
            "address": [m.address for m in mentions],
            "year": [str(m.year) for m in mentions],
            "patents": [str(m.patents) for m in mentions],
            "inventors": [";".join(m.inventors) or None for m in mentions],
        },
        schema=dict.fromkeys(("name", "code", "region", "address", "year", "patents", "inventors"), pl.String),
    )


def resolve(files: Files) -> Resolved:
    """Resolve all mentions at once, with the enterprise list."""
    names = im.resolve_names(rows_of(files.mentions), enterprises=enterprise_list(files.firms))
    return _aligned(files.mentions, names.table, _shared(names.institutions))


def _shared(institutions: pl.DataFrame) -> set[str]:
    """Names that several institutions have: they are told apart by code and place."""
    names = institutions.group_by("institution").len().filter(pl.col("len") > 1)
    return set(names["institution"].to_list())


def _aligned(mentions: Sequence[Mention], table: pl.DataFrame, shared: set[str]) -> Resolved:
    """What is said of each mention. A cell has a row for each name in it; the mention's is the one that reads like its name."""
    answers: dict[int, list[dict[str, str | None]]] = defaultdict(list)
    for row in table.iter_rows(named=True):
        answers[row["row"] - 1].append(row)
    resolved = Resolved([], [], [], [])
    for at, mention in enumerate(mentions):
        said = answers[at]
        name = _plain(mention.name)
        alike = [answer for answer in said if _plain(answer["name"] or "") == name] or (
            said if len(said) == 1 else [{}]
        )
        answer = alike[0]
        institution, group = answer.get("institution"), answer.get("group")
        legal: Hashable = institution or ("nobody", at)
        if answer.get("institution_id") is not None:
            legal = answer["institution_id"]
        elif institution in shared:
            code = answer.get("code")
            legal = (institution, code) if code else (institution, "in", answer.get("region_code"))
        resolved.legal.append(legal)
        resolved.group.append(legal if group is None or (group == institution and group in shared) else group)
        resolved.kind.append(answer.get("kind") or "")
        resolved.evidence.append(answer.get("evidence") or "")
    return resolved


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def place(cases: Sequence[places.Case]) -> pl.DataFrame:
    """Where the product places each text: codes of province, city and county, and what it doubts."""
    whole: dict[bool, list[int]] = defaultdict(list)
    for at, case in enumerate(cases):
        whole[case.columns is None].append(at)
    texts = pl.DataFrame(
        {
            "at": whole[True],
            "address": [cases[at].text for at in whole[True]],
            "year": [None if (y := cases[at].year) is None else str(y) for at in whole[True]],
        },
        schema={"at": pl.Int64, "address": pl.String, "year": pl.String},
    )
    parts = [cases[at].columns or ("", "", "") for at in whole[False]]
    columns = pl.DataFrame(
        {
            "at": whole[False],
            "province": [p[0] for p in parts],
            "city": [p[1] for p in parts],
            "district": [p[2] for p in parts],
        },
        schema={"at": pl.Int64, "province": pl.String, "city": pl.String, "district": pl.String},
    )
    wanted = ["code", "code_then", "province", "city", "county", "zone", "conflict", "certain"]
    answers = [
        pl.concat([given.select("at"), im.place(given.drop("at")).select(wanted)], how="horizontal")
        for given in (texts.rename({"address": "text"}), columns)
        if given.height
    ]
    return pl.concat(answers).sort("at")
