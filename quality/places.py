"""Addresses and region columns with known places, from the published tables of divisions.

``python -m quality.places --form short --size 20`` prints what a maker writes. The outcome that is expected is the deepest level that
the text tells: a county, a city or a province; where a text fits several counties of the country, none.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from .divisions import MUNICIPALITIES, County, Former, counties, former, names_of_counties, short

_STREETS = ("人民中路", "科技大道", "创业路", "迎宾大道", "文化路", "解放路", "滨河北路", "工业一路")
# Streets called after places; they stand in most cities of the country.
_MISLEADING = (
    "南京路", "北京西路", "上海路", "中山大道", "广州大道", "天津街", "重庆南路", "长沙路", "朝阳路", "鼓楼街", "西湖大道", "香港中路", "浙江路",
    "沈阳路", "青岛路", "江苏路", "延安西路", "西藏北路", "福州路", "山东路", "太原路", "海南路", "新华路", "和平路",
)  # fmt: skip
# The sound of counties, for addresses in English.
_ENGLISH = {
    "330603": "Keqiao District, Shaoxing, Zhejiang", "330106": "Xihu District, Hangzhou, Zhejiang", "110108": "Haidian District, Beijing",
    "310115": "Pudong New Area, Shanghai", "440305": "Nanshan District, Shenzhen, Guangdong", "320505": "Huqiu District, Suzhou, Jiangsu",
    "420111": "Hongshan District, Wuhan, Hubei", "510107": "Wuhou District, Chengdu, Sichuan", "610113": "Yanta District, Xi'an, Shaanxi",
    "340104": "Shushan District, Hefei, Anhui", "330212": "Yinzhou District, Ningbo, Zhejiang", "370212": "Laoshan District, Qingdao, Shandong",
    "440106": "Tianhe District, Guangzhou, Guangdong", "320583": "Kunshan, Jiangsu", "330681": "Zhuji, Zhejiang", "320281": "Jiangyin, Jiangsu",
}  # fmt: skip
# Former counties whose area is now in several, or in one of another name; what an expert would say of them is not certain.
_SPLIT = {
    "余杭",
    "萧山",
    "番禺",
    "锡山",
    "无锡",
    "吴县",
    "武进",
    "通州",
    "邗江",
    "铜山",
    "邯郸",
    "大兴",
    "江宁",
    "南通",
    "惠阳",
    "扶余",
    "莱芜",
    "浑江",
}
_VAGUE = {"郊区", "城区", "矿区", "市区", "市中区", "新城区", "向阳区", "东风区", "城关区", "新华区", "和平区"}


@dataclass(frozen=True)
class Case:
    """A text of a place, and what it should lead to."""

    form: str
    text: str
    expected: str | None
    """Six digits: a county (``330106``), a city (``330100``) or a province (``330000``); nothing where the text must not lead to one."""
    year: int | None = None
    then: str | None = None
    """The code of the division in that year."""
    columns: tuple[str, str, str] | None = None
    """Province, city and county, where they stand in columns of their own."""

    @property
    def level(self) -> str:
        """The level of what is expected."""
        if self.expected is None:
            return "none"
        return "province" if self.expected.endswith("0000") else "city" if self.expected.endswith("00") else "county"


@cache
def _usual() -> list[County]:
    return sorted((c for c in counties().values() if not c.is_zone and c.name not in _VAGUE), key=lambda c: c.code)


@cache
def _cities() -> list[County]:
    """One county for each city."""
    return list({c.code[:4]: c for c in _usual() if c.city_name}.values())


@cache
def _zones() -> list[County]:
    kinds = ("开发区", "新区", "园区")
    return sorted(
        (c for c in counties().values() if c.is_zone and c.city_name and c.name.endswith(kinds)), key=lambda c: c.code
    )


def _unique_in_province(county: County) -> bool:
    return sum(c.name == county.name and c.province == county.province for c in counties().values()) == 1


def _unique(county: County) -> bool:
    return names_of_counties()[county.name] == 1 and len(county.name) >= 3


def _house(draw: random.Random, street: str | None = None) -> str:
    tail = draw.choice(["", "", "3幢", "A座1201室", "(科创园内)"])
    return f"{street or draw.choice(_STREETS)}{draw.randrange(1, 2000)}号{tail}"


def _pick(draw: random.Random, wanted: Callable[[County], bool] = lambda _: True) -> County:
    while True:
        county = draw.choice(_usual())
        if wanted(county):
            return county


def _full(draw: random.Random) -> Case:
    c = _pick(draw)
    front = draw.choice(["", "", "", "中国", "中国 "])
    return Case("full", f"{front}{c.province}{c.city_name}{c.name}{_house(draw)}", c.code)


def _no_province(draw: random.Random) -> Case:
    c = _pick(draw, lambda c: bool(c.city_name))
    return Case("no province", f"{c.city_name}{c.name}{_house(draw)}", c.code)


def _no_city(draw: random.Random) -> Case:
    c = _pick(draw, _unique_in_province)
    return Case("no city", f"{c.province}{c.name}{_house(draw)}", c.code)


def _county_only(draw: random.Random) -> Case:
    c = _pick(draw, _unique)
    return Case("county only", f"{c.name}{_house(draw)}", c.code)


def _ambiguous(draw: random.Random) -> Case:
    c = _pick(draw, lambda c: sum(d.name == c.name for d in counties().values()) > 1)
    return Case("name of several counties", f"{c.name}{_house(draw)}", None)


def _short(draw: random.Random) -> Case:
    def fits(c: County) -> bool:
        stem = short(c.name)
        same = sum(short(d.name) == stem and d.code[:4] == c.code[:4] for d in counties().values())
        plain = stem != c.name and len(stem) == 2 and stem not in {short(d.city_name) for d in _cities()}
        return bool(c.city_name) and same == 1 and plain and c.city.endswith("市")

    c = _pick(draw, fits)
    gap = draw.choice(["", "", " "])
    return Case("short names", f"{c.province_short}{gap}{c.city_short}{gap}{short(c.name)}{gap}{_house(draw)}", c.code)


def _misleading(draw: random.Random) -> Case:
    c = _pick(draw)
    return Case(
        "street named after a place",
        f"{c.province}{c.city_name}{c.name}{_house(draw, draw.choice(_MISLEADING))}",
        c.code,
    )


def _misleading_city(draw: random.Random) -> Case:
    c = draw.choice(_cities())
    sister = draw.choice([d for d in _usual() if d.code[:4] == c.code[:4]])
    street = draw.choice([*_MISLEADING, f"{short(sister.name)}路", f"{short(sister.name)}大道"])
    return Case(
        "city, street named after a place", f"{c.province}{c.city_name}{_house(draw, street)}", c.code[:4] + "00"
    )


def _city(draw: random.Random) -> Case:
    c = draw.choice(_cities())
    text = draw.choice(
        [
            c.city_name,
            f"{c.province}{c.city_name}",
            f"{c.province_short}{c.city_short}" if c.city.endswith("市") else c.city_name,
        ]
    )
    return Case("city", text, c.code[:4] + "00")


def _province(draw: random.Random) -> Case:
    c = _pick(draw)
    letters = {"33": "CN.ZJ", "32": "CN.JS", "31": "CN.SH", "44": "CN.GD", "11": "CN.BJ", "37": "CN.SD"}
    text = draw.choice(
        [c.province, c.province_short, f"中国{c.province_short};{c.code[:2]}", letters.get(c.code[:2], c.province)]
    )
    return Case("province", text, c.code[:2] + "0000")


def _code(draw: random.Random) -> Case:
    c = _pick(draw)
    return Case("six digits", c.code, c.code)


def _postcode(draw: random.Random) -> Case:
    c = _pick(draw)
    post = draw.choice(["100083", "310000", "518057", "710049", "430074"])
    text = f"{c.province}{c.city_name}{c.name}{_house(draw)}"
    return Case(
        "with a postcode of elsewhere",
        draw.choice([f"{post} {text}", f"{text} {post}", f"{text}（邮编：{post}）"]),
        c.code,
    )


def _columns(draw: random.Random) -> Case:
    c = _pick(draw, lambda c: c.city_name != "")
    columns = draw.choice(
        [
            (c.province, c.city_name, c.name),
            (c.province_short, c.city_name, c.name),
            (c.province_short, c.city_name, c.name),
        ]
    )
    return Case("columns", "|".join(columns), c.code, columns=columns)


def _traditional(draw: random.Random) -> Case:
    table = str.maketrans(
        "县区东广苏锡扬无济宁汉长沈连滨国门郑阳龙兴义乌绍庆温", "縣區東廣蘇錫揚無濟寧漢長瀋連濱國門鄭陽龍興義烏紹慶溫"
    )
    c = _pick(draw)
    return Case("traditional characters", f"{c.province}{c.city_name}{c.name}{_house(draw)}".translate(table), c.code)


def _english(draw: random.Random) -> Case:
    code, place = draw.choice(list(_ENGLISH.items()))
    text = f"No. {draw.randrange(1, 900)} {draw.choice(['Xueyuan', 'Keji', 'Renmin', 'Nanjing'])} Road, {place}{draw.choice(['', ' 312000', ''])}, China"
    return Case("English", text if draw.random() < 0.7 else text.upper(), code)


def _zone(draw: random.Random) -> Case:
    c = draw.choice(_zones())
    text = draw.choice([f"{c.province}{c.city_name}{c.name}{_house(draw)}", f"{c.city_name}{c.name}{_house(draw)}"])
    return Case("zone", text, c.code)


def _two_provinces(draw: random.Random) -> Case:
    c = _pick(draw, lambda c: bool(c.city_name))
    d = _pick(draw, lambda d: d.province != c.province and bool(d.city_name))
    text = draw.choice([
        f"{c.province}{c.city_name}{c.name}{_house(draw)};{d.province}{d.city_name}{d.name}{_house(draw)}",
        f"{c.province}{d.province}{d.city_name}{d.name}{_house(draw)}",
    ])  # fmt: skip
    return Case("two provinces", text, None)


@cache
def successors() -> list[tuple[Former, County]]:
    """Former counties with the county of today that certainly has their area: the same code, or the one county of that stem in the province."""
    by_stem: dict[tuple[str, str], list[County]] = {}
    # A former county-level city that has its name from a prefecture of today is not the county of that stem.
    prefectures = {short(c.city) for c in counties().values()}
    for c in _usual():
        by_stem.setdefault((c.code[:2], short(c.name)), []).append(c)
    found = []
    for f in former():
        stem = short(f.name)
        if (
            f.name.endswith("区")
            or f.name in _VAGUE
            or stem in _SPLIT | prefectures
            or len(stem) < 2
            or int(f.last[:4]) - int(f.first[:4]) < 3
        ):
            continue
        today = by_stem.get((f.code[:2], stem), [])
        if not today and f.code in counties() and int(f.code[4:]) >= 21 and f.name.endswith("县"):
            today = [counties()[f.code]]
        if len(today) == 1 and today[0].name != f.name and f.code[:2] not in MUNICIPALITIES:
            found.append((f, today[0]))
    return found


def _former(draw: random.Random) -> Case:
    f, today = draw.choice(successors())
    year = draw.randrange(int(f.first[:4]) + 1, int(f.last[:4]))
    return Case(
        "former name, with the year", f"{today.province}{f.name}{_house(draw)}", today.code, year=year, then=f.code
    )


def _former_without_year(draw: random.Random) -> Case:
    f, today = draw.choice([s for s in successors() if names_of_counties()[s[0].name] == 1])
    return Case("former name, no year", f"{today.province}{f.name}{_house(draw)}", today.code)


FORMS: Mapping[str, Callable[[random.Random], Case]] = {
    "full": _full, "no province": _no_province, "no city": _no_city, "county only": _county_only, "short names": _short,
    "street named after a place": _misleading, "with a postcode of elsewhere": _postcode, "traditional characters": _traditional,
    "columns": _columns, "six digits": _code, "former name, with the year": _former, "former name, no year": _former_without_year,
    "city": _city, "city, street named after a place": _misleading_city, "province": _province, "zone": _zone, "English": _english,
    "name of several counties": _ambiguous, "two provinces": _two_provinces,
}  # fmt: skip


def generate(*, size: int = 200, seed: int = 1, forms: tuple[str, ...] | None = None) -> list[Case]:
    """Write ``size`` texts of each form."""
    return list(_cases(size, random.Random(seed), forms or tuple(FORMS)))


def _cases(size: int, draw: random.Random, forms: tuple[str, ...]) -> Iterator[Case]:
    for form in forms:
        for _ in range(size):
            yield FORMS[form](draw)


def main() -> None:
    """Print texts with the places they are of."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--form", action="append", choices=list(FORMS))
    parser.add_argument("--size", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for case in generate(size=options.size, seed=options.seed, forms=tuple(options.form) if options.form else None):
        print(case.form, case.expected, case.year or "", case.then or "", case.text, sep="\t")


if __name__ == "__main__":
    main()
