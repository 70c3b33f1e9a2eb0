"""Provinces, cities and counties as published: those of 2023, and former ones with the first and last revision that has them.

Sources: the table of divisions of github.com/modood/Administrative-divisions-of-China, 2.7.0, and the revisions of GB/T 2260
collected at github.com/cn/GB2260. Both hold facts of the Ministry of Civil Affairs.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_BELOW_PROVINCE = {"省直辖县级行政区划", "自治区直辖县级行政区划"}
MUNICIPALITIES = {"11", "12", "31", "50"}
_PEOPLES = [
    "壮族",
    "回族",
    "维吾尔",
    "藏族",
    "羌族",
    "彝族",
    "苗族",
    "侗族",
    "布依族",
    "土家族",
    "哈尼族",
    "傣族",
    "白族",
    "景颇族",
    "傈僳族",
    "朝鲜族",
    "蒙古族",
    "蒙古",
    "哈萨克",
    "柯尔克孜",
]
_PROVINCE_SHORT = {"15": "内蒙古", "45": "广西", "54": "西藏", "64": "宁夏", "65": "新疆"}


@dataclass(frozen=True)
class County:
    """A county, a district or a county-level city; also a development zone that has a code like one."""

    code: str
    name: str
    city: str
    province: str

    @property
    def is_zone(self) -> bool:
        """Whether it is a zone with a code of statistics, not a division."""
        return 70 <= int(self.code[4:]) <= 79

    @property
    def city_name(self) -> str:
        """The city as addresses write it; empty where there is none between province and county."""
        return "" if self.code[:2] in MUNICIPALITIES or self.city in _BELOW_PROVINCE else self.city

    @property
    def city_short(self) -> str:
        """The city, or the municipality, without its kind."""
        return short(self.city_name or self.province)

    @property
    def province_short(self) -> str:
        """The province without its kind."""
        return _PROVINCE_SHORT.get(self.code[:2], self.province.removesuffix("省").removesuffix("市"))


@dataclass(frozen=True)
class Former:
    """A code and name that is no longer in force, with the first and last month of the revisions that have it."""

    code: str
    name: str
    first: str
    last: str


def short(name: str) -> str:
    """A name without its kind, if two characters are left; names of autonomous areas without their peoples."""
    for kind in ("自治州", "自治县", "地区", "盟", "市", "区", "县", "旗"):
        if name.endswith(kind):
            stem = name.removesuffix(kind)
            if kind.startswith("自治"):
                for people in _PEOPLES:
                    stem = stem.replace(people, "")
            return stem if len(stem) >= 2 else name
    return name


@cache
def counties() -> dict[str, County]:
    """All counties of 2023 by their code, zones among them."""
    with (_HERE / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: County(**row) for row in csv.DictReader(file)}


@cache
def former() -> list[Former]:
    """Former codes and names of counties."""
    with (_HERE / "former_divisions.csv").open(encoding="utf-8", newline="") as file:
        return [Former(**row) for row in csv.DictReader(file)]


@cache
def names_of_counties() -> Counter[str]:
    """How many counties have a name, today or formerly (once a name and province)."""
    now = {(c.name, c.code[:2]) for c in counties().values()} | {(f.name, f.code[:2]) for f in former()}
    return Counter(name for name, _ in now)


@cache
def stems() -> frozenset[str]:
    """Short names of provinces, cities and counties, today and formerly: what an invented brand must not look like."""
    names = {short(c.name) for c in counties().values()} | {short(f.name) for f in former()}
    places = {c.city_short for c in counties().values()} | {c.province_short for c in counties().values()}
    return frozenset(names | places)
