"""Places: where a text says something lies, as of its year and on today's borders; changes of borders; zones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, overload

import polars as pl

from . import _innomap
from .display import html_table, panel
from .errors import ConfigurationError, InvalidValueError, SchemaError
from .language import language, listed, say
from .tables import text_table

_COLUMNS = ("text", "region", "province", "city", "district", "address", "code", "postcode", "uscc", "year")

_SOURCES = {
    "code": "代码",
    "columns": "省市县列",
    "region": "地区列",
    "address": "地址",
    "zone": "园区",
    "uscc": "信用代码登记机关",
    "town": "乡镇街道名",
    "postcode": "邮编",
}
_ROLES = {
    "decides": "据此定位",
    "refines": "据此细化",
    "agrees": "相符",
    "contradicts": "矛盾",
    "silent": "无地名",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one source said of a place."""

    source: str
    """``"code"``, ``"columns"``, ``"region"``, ``"address"``, ``"zone"``, ``"uscc"``, ``"town"`` or ``"postcode"``."""
    text: str
    """Its words."""
    name: str | None
    """The unit of today that it names."""
    role: str
    """``"decides"``, ``"refines"``, ``"agrees"``, ``"contradicts"`` or ``"silent"``."""


@dataclass(frozen=True, slots=True, repr=False)
class Place:
    """A place: as it was in its year, as it is on today's borders, and how that is known."""

    year: int | None
    """The year asked for."""
    code_then: str | None
    """Code of the unit of that year; without a year, of the former unit that the text names."""
    name_then: str | None
    """Its name after those of the units it lay in."""
    code: str | None
    """Code of the unit on today's borders; of several the main one, or the smallest that holds them all."""
    name: str | None
    """Its name after those of the units it lies in."""
    province: str | None
    """Province of today."""
    city: str | None
    """City of today."""
    county: str | None
    """County of today."""
    zone: str | None
    """The zone named: 高新区, 经开区, 新区, 自贸区."""
    country: str | None
    """Two letters of ISO 3166-1."""
    certain: bool
    """Whether the unit holds all of the place, by evidence that is not weak."""
    conflict: bool
    """Whether what is known contradicts itself."""
    candidates: tuple[tuple[str, str], ...]
    """Code and name of the units that may be meant, where it is not certain which."""
    evidence: tuple[Evidence, ...]
    """What each source said, in the order of trust."""
    unresolved: tuple[str, ...]
    """Words that could not be placed."""
    reason: str | None
    """Why there is no unit or none for certain, as a kind that can be counted."""
    problem: str | None
    """The reason as a sentence, in the language of when it was asked for."""

    def __repr__(self) -> str:
        """Then, now, and what is doubtful, in the current language."""
        parts = []
        if self.name_then is not None and self.code_then != self.code:
            when = "" if self.year is None else say(f"（{self.year} 年）", f" ({self.year})")
            parts.append(f"{self.name_then} {self.code_then}{when} →")
        parts.append(self.country or "?" if self.name is None else f"{self.name} {self.code}")
        if self.zone is not None:
            parts.append(f"[{self.zone}]")
        if self.name is not None and not self.certain:
            parts.append(say("（不确定）", "(not certain)"))
        if self.problem is not None:
            parts.append(say("：", ": ").strip() + f" {self.problem}")
        return " ".join(parts)

    def _repr_html_(self) -> str:
        table = pl.DataFrame(
            {
                "source": [say(_SOURCES[e.source], e.source) for e in self.evidence],
                "text": [e.text for e in self.evidence],
                "name": [e.name for e in self.evidence],
                "role": [say(_ROLES[e.role], e.role) for e in self.evidence],
            },
            schema=dict.fromkeys(("source", "text", "name", "role"), pl.String),
        )
        labels = [
            say("依据", "Evidence"),
            say("原文", "Words"),
            say("所指（今）", "Names (today)"),
            say("作用", "Role"),
        ]
        title = repr(self)
        return panel(title, html_table(table, labels), notes=self.unresolved)


@overload
def place(source: str, *, year: int | None = None) -> Place: ...  # type: ignore[overload-overlap]  # a text is one place, not a row of letters
@overload
def place(source: Iterable[Any] | object, *, year: int | None = None) -> pl.DataFrame: ...
def place(source: Any, *, year: int | None = None) -> Place | pl.DataFrame:
    """Where a text says something lies: the unit as of ``year`` and on today's borders, with the evidence.

    A text may be an address, a chain of names, a code, or a country. A list or a Series of texts, or a table with any of the
    columns ``text``, ``region``, ``province``, ``city``, ``district``, ``address``, ``code``, ``postcode``, ``uscc`` and
    ``year``, gives a table with a row each, in their order; ``problem`` says why a row has no place or no certain one.

    >>> im.place("浙江省绍兴县柯桥街道", year=1995)
    浙江省绍兴市绍兴县 330621（1995 年） → 浙江省绍兴市柯桥区 330603
    >>> im.place("311200 浙江省杭州市萧山区市心北路").code
    '330109'
    >>> im.place("Munich, Germany").country
    'DE'
    >>> im.place(["浙江", "CN.ZJ", "330106000000", "鼓楼区"])["code"].to_list()
    ['330000', '330000', '330106', None]
    """
    year = _year(year)
    if isinstance(source, str):
        return _place(_innomap.place(source, year=year))
    table = _table(source)
    if not set(table.columns) & set(_COLUMNS[:-1]):
        raise SchemaError(
            "表中没有可以定位的列",
            "the table has no column that says where",
            found=listed(table.columns),
            expected={"zh": "、".join(_COLUMNS), "en": ", ".join(_COLUMNS)},
        )
    placed = pl.DataFrame(_innomap.places(table.select(c for c in _COLUMNS if c in table.columns), year=year))
    return placed.with_columns(pl.col(f"problem_{language()}").alias("problem")).drop("problem_zh", "problem_en")


def registered_in(six_digits: str) -> Place:
    """The place of the office that registered an enterprise: signs 3–8 of its unified social credit code, or the whole code.

    >>> im.registered_in("330621").name
    '浙江省绍兴市柯桥区'
    """
    text = str(six_digits).strip()
    return _place(_innomap.registered_in(text[2:8] if len(text) == 18 else text))


def border_changes(region: str | None = None) -> pl.DataFrame:
    """Counties and cities that were renamed, upgraded, merged, split or moved since 1980, by year; of one region if wanted.

    ``certain`` says whether all that the unit was lies in one unit of today.

    >>> im.border_changes("柯桥区").filter(year=2013)["from"].to_list()
    ['浙江省绍兴市绍兴县']
    """
    return pl.DataFrame(_innomap.border_changes(region))


def zones(region: str | None = None) -> pl.DataFrame:
    """High-tech zones, economic zones, new areas and free trade zones, with the counties they lie in; of one region if wanted.

    >>> im.zones("杭州市").columns
    ['id', 'name', 'aliases', 'kind', 'level', 'codes', 'counties', 'year']
    """
    return pl.DataFrame(_innomap.zones(region))


def _place(fields: dict[str, Any]) -> Place:
    problem = fields.pop("problem")
    return Place(
        candidates=tuple(fields.pop("candidates")),
        evidence=tuple(Evidence(*said) for said in fields.pop("evidence")),
        unresolved=tuple(fields.pop("unresolved")),
        problem=None if problem is None else say(*problem),
        **fields,
    )


def _table(source: Any) -> pl.DataFrame:
    if isinstance(source, pl.Series):
        return text_table(pl.DataFrame({"text": source}))
    if isinstance(source, dict) or hasattr(source, "columns") or hasattr(source, "__arrow_c_stream__"):
        return text_table(source)
    if isinstance(source, Iterable):
        return text_table({"text": source})
    raise InvalidValueError(
        "应为文本、一列文本或一张表",
        "a text, a column of texts or a table is needed",
        found=repr(source),
    )


def _year(year: int | None) -> int | None:
    if year is None or (isinstance(year, int) and not isinstance(year, bool) and 1900 <= year <= 2100):
        return year
    raise ConfigurationError(
        "选项 year 的取值不允许",
        "the value of option year is not allowed",
        found=repr(year),
        expected={"zh": "1900–2100 的整数", "en": "a whole number from 1900 to 2100"},
    )
