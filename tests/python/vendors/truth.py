"""Invented patents and enterprises, the same for the same seed: every name says that it is made up (虚构, Fictive).

Numbers lie in ranges that the offices have not reached (``CN 19…`` with serials from 9 000 000 on). Only places and their
codes, IPC symbols and industry classes are real.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20260101

# Province, city, district, code of the district.
PLACES = (
    ("浙江省", "绍兴市", "柯桥区", "330603"),
    ("浙江省", "杭州市", "余杭区", "330110"),
    ("浙江省", "宁波市", "鄞州区", "330212"),
    ("江苏省", "苏州市", "昆山市", "320583"),
    ("江苏省", "南京市", "江宁区", "320115"),
    ("安徽省", "合肥市", "蜀山区", "340104"),
    ("广东省", "深圳市", "南山区", "440305"),
    ("上海市", "上海市", "浦东新区", "310115"),
)
BRANDS = (
    ("甲砚", "Jiayan"), ("乙棠", "Yitang"), ("丙岚", "Binglan"), ("丁樨", "Dingxi"), ("戊珩", "Wuheng"), ("己澍", "Jishu"),
    ("庚翎", "Gengling"), ("辛桁", "Xinheng"), ("壬珣", "Renxun"), ("癸铄", "Guishuo"), ("子漪", "Ziyi"), ("丑箬", "Chouruo"),
)  # fmt: skip
# Main group, further symbol, Chinese and English title.
THINGS = (
    ("F16H 1/32", "F16H 57/023", "谐波减速器", "harmonic reducer"),
    ("B25J 9/16", "G05B 19/418", "机器人控制方法", "robot control method"),
    ("B25J 15/08", "B65G 47/90", "夹持装置", "gripping device"),
    ("H02K 7/116", "H02K 11/21", "伺服电机", "servo motor"),
    ("G01B 11/24", "G06T 7/80", "视觉检测系统", "visual inspection system"),
    ("B23K 37/02", "B23K 26/38", "激光焊接工作站", "laser welding station"),
)
FIRM, SCHOOL, PERSON = "enterprise", "university", "person"


@dataclass(frozen=True, slots=True)
class Party:
    """An applicant: a firm, a university or a person."""

    kind: str
    zh: str
    en: str
    province: str = ""
    city: str = ""
    district: str = ""
    code: str = ""
    """Unified social credit code."""
    former: tuple[str, ...] = ()
    founded: date = date(2001, 1, 1)

    @property
    def address(self) -> str:
        province = "" if self.province == self.city else self.province
        return f"{province}{self.city}{self.district}虚构路{len(self.zh)}号"


@dataclass(frozen=True, slots=True)
class Patent:
    """One publication, with what its application and its family are."""

    country: str
    serial: str
    kind: str
    application: str
    """As the office writes it: ``201519000001.X``, ``15/990001`` …"""
    filed: date
    published: date
    granted: date | None
    title: str
    title_en: str
    applicants: tuple[Party, ...]
    inventors: tuple[tuple[str, str], ...]
    """Chinese and English."""
    ipc: tuple[str, ...]
    family: int
    members: tuple[str, ...]

    @property
    def number(self) -> str:
        return f"{self.country}{self.serial}{self.kind}"

    @property
    def lead(self) -> Party:
        return self.applicants[0]

    @property
    def abstract(self) -> str:
        return f"本发明公开了一种{self.title.removeprefix('一种')}，包括底座与驱动组件；结构紧凑（虚构）。"

    @property
    def abstract_en(self) -> str:
        return f"Disclosed is {self.title_en.lower()}, comprising a base; a drive, and a housing (fictive)."

    @property
    def type_zh(self) -> str:
        return {"A": "发明申请", "B": "授权发明", "U": "实用新型", "S": "外观设计"}[self.kind[0]]


def application_check(twelve: str) -> str:
    """The check character of a Chinese application number: weights 2…9, 2…5, modulo 11."""
    rest = sum(int(d) * w for d, w in zip(twelve, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True)) % 11
    return "X" if rest == 10 else str(rest)


def credit_code(district: str, serial: int) -> str:
    """A credit code whose organisation code begins with the unused ``XW``, with both check characters (GB 11714, GB 32100)."""
    body = f"XW{serial:06d}"
    value = [int(c, 36) for c in body]
    rest = (11 - sum(v * w for v, w in zip(value, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11) % 11
    first = f"91{district}{body}{'X' if rest == 10 else rest}"
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(signs.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return first + signs[(31 - total % 31) % 31]


def organisation_code(credit: str) -> str:
    """The organisation code inside a credit code."""
    return f"{credit[8:16]}-{credit[16]}"


def make_parties() -> list[Party]:
    """Twelve firms, four universities and three persons."""
    found: list[Party] = []
    for i, (zh, en) in enumerate(BRANDS):
        province, city, district, code = PLACES[i % len(PLACES)]
        # Brackets in the name, as half of the firms of a chain have them; and English names with commas inside.
        name = f"虚构{zh}传动（{city.removesuffix('市')}）有限公司" if i % 3 == 1 else f"虚构{zh}机器人股份有限公司"
        legal = ("Co., Ltd.", "LLC", "Inc.")[i % 3]
        english = f"Fictive {en} Robotics{' ' if i % 3 == 0 else ', '}{legal}"
        former = (f"虚构{zh}机电厂", f"{city.removesuffix('市')}虚构{zh}有限公司")[: i % 3]
        founded = date(1998 + i, 1 + i % 12, 3 + i)
        found.append(Party(FIRM, name, english, province, city, district, credit_code(code, 100 + i), former, founded))
    for i, (province, city, district, code) in enumerate(PLACES[:4]):
        found.append(
            Party(SCHOOL, f"虚构{city.removesuffix('市')}工业大学", f"Fictive {BRANDS[i][1]} University of Technology",
                  province, city, district, credit_code(code, 200 + i))
        )  # fmt: skip
    for i, (zh, en) in enumerate((("虚甲一", "XU JIAYI"), ("虚乙二", "XU YIER"), ("虚丙三", "XU BINGSAN"))):
        province, city, district, _ = PLACES[i]
        found.append(Party(PERSON, zh, en, province, city, district))
    return found


def make_patents(seed: int = SEED) -> list[Patent]:
    """Families of one to four publications: A, A with B, U, S, and A with its relatives abroad."""
    draw = random.Random(seed)
    parties = make_parties()
    institutions = [one for one in parties if one.kind != PERSON]
    persons = [one for one in parties if one.kind == PERSON]
    found: list[Patent] = []
    shapes = ("A", "AB", "U", "AB abroad", "S", "A abroad", "U", "AB", "A", "AB abroad")
    for family, shape in enumerate(shapes * 2, start=1):
        applicants = tuple(draw.sample(institutions, draw.choice((1, 1, 2, 3))))
        if family % 7 == 0:
            applicants = (applicants[0], draw.choice(persons))
        found += _family(draw, family, shape, applicants)
    return found


def _family(draw: random.Random, family: int, shape: str, applicants: tuple[Party, ...]) -> list[Patent]:
    main, further, zh, en = draw.choice(THINGS)
    design = shape == "S"
    filed = date(2012 + family % 9, 1 + draw.randrange(12), 1 + draw.randrange(28))
    published = filed + timedelta(days=500 + draw.randrange(60))
    granted = published + timedelta(days=600)
    kind_digit = {"U": "2", "S": "3"}.get(shape[0], "1")
    twelve = f"{filed.year}{kind_digit}9{family:06d}"
    serial = f"{kind_digit}99{family:06d}"
    names = draw.sample(("虚子一", "虚丑二", "虚寅三", "虚卯四", "虚辰五"), draw.choice((1, 2, 3)))
    inventors = tuple((name, f"FICT {'ABCDE'['子丑寅卯辰'.index(name[1])]}") for name in names)
    ipc: tuple[str, ...] = () if design else (main,) if shape == "U" else (main, further)
    rows = [("CN", serial, kind, f"{twelve}.{application_check(twelve)}") for kind in shape.removesuffix(" abroad")]
    if "abroad" in shape:
        year = filed.year + 1
        rows += [
            ("US", f"{year}0{900000 + family}", "A1", f"15/9{family:05d}"),
            ("EP", f"99{family:05d}", "A1", f"{year % 100}99{family:04d}"),
            ("WO", f"{year}9{family:05d}", "A1", f"PCT/CN{filed.year}/9{family:05d}"),
        ]
    members = tuple(f"{country}{number}{kind}" for country, number, kind, _ in rows)
    made = []
    for country, number, kind, application in rows:
        later = granted if kind == "B" else published
        made.append(
            Patent(
                country, number, kind, application, filed, later, granted if kind in ("B", "U", "S") else None,
                f"一种{zh}{'（改进）' if family % 5 == 0 else ''}", f"{en.capitalize()} no. {family}", applicants,
                inventors, ipc, family, members,
            )
        )  # fmt: skip
    return made
