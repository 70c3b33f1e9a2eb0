"""Invented institutions: firms, universities, institutes, hospitals and offices, and the ways their names get written.

Every name is put together from syllables that no firm is known to use. None of them exists.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .credit_code import credit_code
from .draws import Draws, Weighted
from .places import CITIES, City, District
from .topics import TOPIC_BY_NAME, TOPICS, Topic

_FIRST = "穹霁珩岫铄翎簌漪旌阆珣霭瀚颢湛琤翊荻栩峤昶澹暄璟骁"
_SECOND = "岚砺槿桁屹杼箬嵘翥砚澍樾衡峥钰泓曜骧栎岑樨皋筠朔棠"
_SURNAMES = "张王李赵陈周吴徐朱何沈蒋俞金潘"
_GIVEN = "穹霁珩岫铄翎漪旌珣颢砺槿桁屹杼箬樾澍翥岑"

# What a name typed by its sound makes of the second syllable; none of these is one of the syllables.
_SOUNDS = dict(
    zip(
        "岚砺槿桁屹杼箬嵘翥砚澍樾衡峥钰泓曜骧栎岑樨皋筠朔棠",
        "兰励锦恒易祝若荣铸宴树越恒争玉宏耀祥力涔熙高云硕堂",
        strict=True,
    )
)

_UNIVERSITY_CITIES = (
    "330100",
    "330100",
    "330200",
    "330600",
    "330400",
    "331000",
    "310100",
    "310100",
    "320100",
    "320500",
    "320200",
    "340100",
)
_HOSPITAL_ENDINGS = ("医学院附属第一医院", "附属医院", "医学院附属第二医院")
_OFFICES = ("市场监督管理局", "经济和信息化局", "应急管理局", "生态环境局", "科学技术局")
_DEPARTMENTS = ("机械工程学院", "信息与电气工程学院", "材料科学与工程学院", "计算机学院")


@dataclass(slots=True)
class Institution:
    """An institution that does not exist."""

    id: str
    name: str
    kind: str
    city: City
    district: District
    topic: Topic
    code: str
    weight: int
    since: int = 2000
    industry_class: int = 0
    former_name: str = ""
    renamed: int = 0
    parent: str = ""
    listed: bool = False
    spellings: list[tuple[str, str]] = field(default_factory=list)
    """Other ways the name is written, each with what kind of variation it is."""
    partners: list[Institution] = field(default_factory=list, repr=False)


@dataclass(frozen=True, slots=True)
class Person:
    """An individual applicant who does not exist."""

    name: str
    city: City
    district: District


class Names:
    """Hands out invented names, each brand once."""

    def __init__(self, draws: Draws) -> None:
        self._brands = draws.shuffled([a + b for a in _FIRST for b in _SECOND])
        self._draws = draws

    def brand(self) -> str:
        """A brand that was not used before."""
        if len(self._brands) > 1:
            return self._brands.pop()
        raise ValueError("too many institutions for the invented brands")

    def person(self) -> str:
        """A personal name of three characters; with one given character less, real people would bear it."""
        given = "".join(self._draws.several(_GIVEN, 2))
        return self._draws.pick(_SURNAMES) + given


def _place_short(district: District) -> str:
    for ending in ("新区", "区", "县", "市"):
        if district.name.endswith(ending) and len(district.name) > len(ending) + 1:
            return district.name.removesuffix(ending)
    return district.name


def _topic_weights(city: City) -> Weighted[Topic]:
    return Weighted([(topic, topic.weight * city.strong.get(topic.name, 1)) for topic in TOPICS])


def _firm_name(draws: Draws, brand: str, trade: str, city: City, district: District) -> str:
    form = Weighted([("有限公司", 76), ("股份有限公司", 16), ("集团有限公司", 4), ("有限责任公司", 4)]).draw(draws)
    place = draws.pick((city.short, city.short, city.short, city.province_short, _place_short(district)))
    style = draws.below(10)
    if style < 6:
        return f"{place}{brand}{trade}{form}"
    if style < 8:
        return f"{brand}{trade}（{city.short}）{form}" if form == "有限公司" else f"{brand}{trade}{form}"
    return f"{brand}{trade}{form}"


def _firm_spellings(draws: Draws, name: str, city: City) -> list[tuple[str, str]]:
    """Up to two variations of a firm's name that mean the same legal person."""
    possible = [
        (name[:4] + " " + name[4:], "space"),
        (name + "\u3000", "wide space"),
        (name[:2] + "\u200b" + name[2:], "zero-width space"),
    ]
    if "（" in name:
        half = name.replace("（", "(").replace("）", ")")
        possible += [(half, "half-width brackets"), (name.replace("（", " （").replace("）", "） "), "space")]
    if name.endswith("有限责任公司"):
        possible += [(name.removesuffix("有限责任公司") + "有限公司", "legal form")] * 3
    elif not name.endswith(("股份有限公司", "集团有限公司")):
        possible += [(name.removesuffix("有限公司") + "有限责任公司", "legal form")] * 3
    if draws.percent(8):
        possible.append((f"{name}{city.short}分公司", "branch office"))
    return list(dict.fromkeys(draws.several(possible, 2)))


def _mistyped(name: str, brand: str) -> str:
    """The name with the second syllable of its brand typed by its sound."""
    return name.replace(brand, brand[0] + _SOUNDS[brand[1]])


def _former_name(draws: Draws, name: str, brand: str, city: City) -> str:
    old = draws.pick(("机械厂", "机电有限公司", "五金机械有限公司", "工贸有限公司"))
    former = f"{city.short}{brand}{old}"
    return former if former != name else f"{city.short}市{brand}机械制造厂"


class _Register:
    """Collects the institutions with running ids and codes."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.names = Names(draws)
        self.all: list[Institution] = []

    def add(
        self, name: str, kind: str, city: City, topic: Topic, weight: int, district: District | None = None
    ) -> Institution:
        """A new institution in that city."""
        serial = len(self.all) + 1
        where = district or self.draws.pick(city.districts)
        code = credit_code(kind, where.code, serial)
        one = Institution(f"S{serial:04d}", name, kind, city, where, topic, code, weight)
        self.all.append(one)
        return one


def _universities(register: _Register) -> list[Institution]:
    draws, made = register.draws, []
    for rank, code in enumerate(_UNIVERSITY_CITIES):
        city = next(city for city in CITIES if city.code == code)
        brand = register.names.brand()
        ending = ("大学", "大学", "工业大学", "理工学院", "职业技术学院")[rank % 5]
        topic = _topic_weights(city).draw(draws)
        one = register.add(f"{city.short}{brand}{ending}", "university", city, topic, 90_000 // (rank + 4))
        one.spellings = [(one.name + department, "department") for department in draws.several(_DEPARTMENTS, 3)]
        made.append(one)
    for rank, parent in enumerate(made[:6]):
        hospital = register.add(
            parent.name + _HOSPITAL_ENDINGS[rank % 3], "hospital", parent.city, TOPIC_BY_NAME["医药"], 1_500
        )
        hospital.parent = parent.id
        away = draws.pick([city for city in CITIES if city.code != parent.city.code])
        institute = register.add(f"{parent.name}{away.short}研究院", "institute", away, parent.topic, 4_000)
        institute.parent = parent.id
        institute.since = 2014
    return made


def _institutes_and_offices(register: _Register, n: int) -> None:
    draws = register.draws
    for rank in range(n):
        city = CITIES[rank % len(CITIES)]
        topic = _topic_weights(city).draw(draws)
        ending = draws.pick(("机器人研究院", "智能制造研究所", "机械设计研究院", "先进技术研究院"))
        register.add(f"{city.short}{register.names.brand()}{ending}", "institute", city, topic, 20_000 // (rank + 4))
    for rank, office in enumerate(_OFFICES):
        city = CITIES[(rank * 3) % len(CITIES)]
        register.add(f"{city.name}{register.names.brand()}新城{office}", "government", city, TOPIC_BY_NAME["软件"], 500)


def _firms(register: _Register, n: int) -> None:
    draws = register.draws
    cities = Weighted([(city, city.weight) for city in CITIES])
    ranks = draws.shuffled(range(n))
    for count, rank in enumerate(ranks):
        city = cities.draw(draws)
        topic = _topic_weights(city).draw(draws)
        # The largest firms carry what their city is strong in, so that the planted profile does not hang on luck.
        branches = [name for name in city.strong if TOPIC_BY_NAME[name].is_robot]
        if rank < n // 6 and branches:
            topic = TOPIC_BY_NAME[draws.pick(branches)]
        district = draws.pick(city.districts)
        trade, industry_class = draws.pick(topic.trades)
        brand = register.names.brand()
        # Every thirtieth firm has a sister elsewhere: same brand and trade, told apart by nothing but the place.
        sister = count % 30 == 7
        name = f"{brand}{trade}（{city.short}）有限公司" if sister else _firm_name(draws, brand, trade, city, district)
        firm = register.add(name, "enterprise", city, topic, 120_000 // (rank + 4), district)
        firm.industry_class = industry_class
        firm.since = draws.pick((1998, 2003, 2006, 2009, 2011, 2014, 2016, 2018))
        firm.spellings = _firm_spellings(draws, name, city)
        firm.listed = draws.percent(92)
        if not sister and draws.percent(12):
            firm.former_name = _former_name(draws, name, brand, city)
            firm.since = min(firm.since, 2006)
            firm.renamed = draws.between(2012, 2019)
            firm.listed = True
        if sister:
            away = draws.pick([other for other in CITIES if other.code != city.code])
            twin = register.add(
                f"{brand}{trade}（{away.short}）有限公司", "enterprise", away, topic, 40_000 // (rank + 4)
            )
            twin.industry_class = industry_class
            twin.since = 2011
            twin.listed = True
            twin.parent = firm.id
        if count % 25 == 11:
            # May be the firm or may not: the letters alone do not say.
            firm.spellings.append((_mistyped(name, brand), "slip"))
        if count % 40 == 13:
            # One syllable apart, in the same district and the same trade, and yet another legal person.
            other = register.add(_mistyped(name, brand), "enterprise", city, topic, 40_000 // (rank + 4), district)
            other.industry_class = industry_class
            other.since = 2008


def _link_partners(register: _Register, universities: list[Institution]) -> None:
    """Gives firms a university of their city or province and up to two firms nearby: the communities to be found."""
    draws = register.draws
    firms = [one for one in register.all if one.kind == "enterprise"]
    by_city: dict[str, list[Institution]] = {}
    for firm in firms:
        by_city.setdefault(firm.city.code, []).append(firm)
    for firm in firms:
        near = [u for u in universities if u.city is firm.city] or [
            u for u in universities if u.city.code[:2] == firm.city.code[:2]
        ]
        firm.partners = [draws.pick(near)] if near else []
        others = [other for other in by_city[firm.city.code] if other is not firm]
        firm.partners += draws.several(others, draws.below(3))
    for one in register.all:
        if one.kind in ("university", "institute", "hospital"):
            one.partners = draws.several(by_city.get(one.city.code, []), 4)
        if one.parent and one.kind != "enterprise":
            one.partners.insert(0, next(u for u in universities if u.id == one.parent))


def make_institutions(draws: Draws, patents: int) -> list[Institution]:
    """The institutions for that many patents: between some eighty and some four hundred and fifty."""
    register = _Register(draws)
    universities = _universities(register)
    _institutes_and_offices(register, 12)
    _firms(register, max(40, min(390, patents // 50)))
    _link_partners(register, universities)
    names = [one.name for one in register.all]
    if len(set(names)) != len(names):
        raise ValueError("invented names are not unique")
    return register.all


def make_persons(draws: Draws, n: int) -> list[Person]:
    """Individual applicants, each name once."""
    names = Names(draws)
    cities = Weighted([(city, city.weight) for city in CITIES])
    made: dict[str, Person] = {}
    while len(made) < n:
        city = cities.draw(draws)
        person = Person(names.person(), city, draws.pick(city.districts))
        made.setdefault(person.name, person)
    return list(made.values())
