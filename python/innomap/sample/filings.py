"""Invented applications: who filed what and when, and the publications, grants and families that came of it.

Numbers lie in ranges that the office has not reached (``CN 19…``, serials from 9 000 000 on), so none is a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from .draws import Draws, Weighted
from .institutions import Institution, Names, Person
from .places import CITY_BY_CODE
from .topics import TOPIC_BY_NAME, TOPICS, Topic

CUTOFF = date(2025, 12, 31)
"""Nothing published later is in the sample, so that the last eighteen months of applications are incomplete."""

_YEARS = Weighted(
    list(zip(range(2010, 2026), (3, 4, 5, 7, 9, 12, 16, 21, 26, 31, 36, 41, 45, 48, 50, 52), strict=True))
)
_TYPES = Weighted([("invention", 50), ("utility", 42), ("design", 8)])
_NUMBER_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_ADJECTIVES = ("", "", "", "新型", "高精度", "轻量化", "可调式", "一体化", "模块化", "低噪声", "高刚性")
_PARTS = (
    "底座",
    "壳体",
    "安装架",
    "驱动组件",
    "传动组件",
    "导向机构",
    "锁紧机构",
    "检测组件",
    "缓冲件",
    "支撑座",
    "联轴组件",
    "密封件",
)
_GAINS = (
    "结构紧凑，便于维护",
    "减少了装配误差",
    "提高了运行稳定性",
    "降低了制造成本",
    "缩短了调试时间",
    "延长了使用寿命",
    "提高了工作效率",
    "降低了能耗",
    "适应多种工况",
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """An applicant as one application names it."""

    who: Institution | Person
    written: str
    variation: str
    """What kind of variation the spelling is; empty for the plain name."""


@dataclass(slots=True)
class Publication:
    """One published document: an application (A), a grant (B), a utility model (U) or a design (S)."""

    number: str
    day: date


@dataclass(slots=True)
class Application:
    """One application with its publications inside the cut-off."""

    number: str
    kind: str
    filed: date
    title: str
    abstract: str
    topic: Topic
    ipc: list[str]
    applicants: list[Applicant]
    inventors: list[str]
    cited: int
    publications: list[Publication]
    twin: str = ""
    """Number of the utility model or invention filed for the same thing on the same day."""


@dataclass(slots=True)
class Family:
    """A simple family: one application, or two of which the later claims the earlier's priority."""

    id: str
    applications: list[Application]
    abroad: list[str]
    placement: str
    """``patsnap``, ``incopat`` or ``both``: the exports that hold it."""
    members: list[str] = field(default_factory=list)

    def publications(self) -> Iterator[tuple[Application, Publication]]:
        """Every publication with its application."""
        for application in self.applications:
            for publication in application.publications:
                yield application, publication


def check_digit(twelve: str) -> str:
    """The character behind the point of a Chinese application number."""
    total = sum(int(digit) * weight for digit, weight in zip(twelve, _NUMBER_WEIGHTS, strict=True)) % 11
    return "X" if total == 10 else str(total)


@cache
def _profile(city_code: str, robots: bool | None) -> Weighted[Topic]:
    strong = CITY_BY_CODE[city_code].strong
    return Weighted([(t, t.weight * strong.get(t.name, 1)) for t in TOPICS if robots is None or t.is_robot == robots])


class Office:
    """Takes applications in and publishes them, all by draws."""

    def __init__(self, draws: Draws, institutions: list[Institution], persons: list[Person]) -> None:
        self._draws = draws
        self._names = Names(draws)
        self._persons = persons
        self._by_weight = Weighted([(one, one.weight) for one in institutions])
        self._staff: dict[str, list[str]] = {}
        self._serial = 0
        self._families = 0

    def file(self) -> list[Family]:
        """One invention filed: its family, or two families where a utility model was filed on the same day too."""
        draws = self._draws
        lead: Institution | Person = draws.pick(self._persons) if draws.percent(4) else self._by_weight.draw(draws)
        topic = self._topic(lead)
        kind = _TYPES.draw(draws)
        filed = self._filing_day(lead, topic)
        applicants = self._applicants(lead, filed.year)
        first = self._application(kind, filed, topic, applicants)
        applications = [first]
        if kind == "invention" and draws.percent(3):
            later = min(filed + timedelta(days=draws.between(60, 360)), CUTOFF)
            second = self._application("invention", later, topic, applicants)
            second.title, second.abstract = "改进的" + first.title.removeprefix("一种"), first.abstract
            applications.append(second)
        made = [self._family(applications)]
        if kind == "invention" and len(applications) == 1 and draws.percent(5):
            twin = self._application("utility", filed, topic, applicants)
            twin.title, twin.abstract, twin.ipc = first.title, first.abstract.replace("本发明", "本实用新型"), first.ipc
            first.twin, twin.twin = twin.number, first.number
            made.append(self._family([twin]))
            made[1].placement = made[0].placement
        return [family for family in made if family.applications]

    def _family(self, applications: list[Application]) -> Family:
        draws = self._draws
        self._families += 1
        placement = Weighted([("patsnap", 44), ("both", 26), ("incopat", 30)]).draw(draws)
        abroad = []
        if applications[0].kind == "invention" and draws.percent(3):
            abroad = [f"WO{applications[0].filed.year + 1}9{self._families % 100_000:05d}A1"]
        kept = [application for application in applications if application.publications]
        return Family(f"F{self._families:06d}", kept, abroad, placement)

    def _topic(self, lead: Institution | Person) -> Topic:
        draws, city = self._draws, lead.city.code
        if isinstance(lead, Person):
            return _profile(city, None).draw(draws)
        if lead.kind == "enterprise":
            if draws.percent(78):
                return lead.topic
            return _profile(city, lead.topic.is_robot if draws.percent(85) else None).draw(draws)
        if lead.kind in ("hospital", "government"):
            return (
                lead.topic
                if draws.percent(75)
                else draws.pick((TOPIC_BY_NAME["机器人视觉"], TOPIC_BY_NAME["关节型机器人"]))
            )
        return lead.topic if draws.percent(40) else _profile(city, True if draws.percent(80) else None).draw(draws)

    def _filing_day(self, lead: Institution | Person, topic: Topic) -> date:
        draws = self._draws
        since = 0 if isinstance(lead, Person) else lead.since
        year = _YEARS.draw(draws)
        while year < since:
            year = _YEARS.draw(draws)
        if topic.growing and draws.percent(50):
            year = max(year, _YEARS.draw(draws))
        return date(year, 1, 1) + timedelta(days=draws.below(365))

    def _applicants(self, lead: Institution | Person, year: int) -> list[Applicant]:
        draws = self._draws
        chosen: list[Institution | Person] = [lead]
        if isinstance(lead, Person):
            if draws.percent(15):
                chosen.append(draws.pick(self._persons))
        elif draws.percent(12):
            partners = [one for one in lead.partners if one.since <= year]
            chosen += draws.several(partners, 2 if draws.percent(20) else 1)
        elif draws.percent(1):
            chosen.append(draws.pick(self._persons))
        unique = {id(one): one for one in chosen}
        return [self._spell(one, year) for one in unique.values()]

    def _spell(self, who: Institution | Person, year: int) -> Applicant:
        draws = self._draws
        if isinstance(who, Person):
            return Applicant(who, who.name, "")
        if who.former_name and year < who.renamed:
            return Applicant(who, who.former_name, "former name")
        if who.spellings and draws.percent(45 if who.kind == "university" else 25):
            written, variation = draws.pick(who.spellings)
            return Applicant(who, written, variation)
        return Applicant(who, who.name, "")

    def _application(self, kind: str, filed: date, topic: Topic, applicants: list[Applicant]) -> Application:
        draws = self._draws
        self._serial += 1
        digit = {"invention": "1", "utility": "2", "design": "3"}[kind]
        twelve = f"{filed.year}{digit}9{self._serial:06d}"
        title, abstract = self._words(kind, topic)
        return Application(
            number=f"CN{twelve}.{check_digit(twelve)}",
            kind=kind,
            filed=filed,
            title=title,
            abstract=abstract,
            topic=topic,
            ipc=[] if kind == "design" else self._symbols(topic),
            applicants=applicants,
            inventors=self._inventors(applicants[0].who),
            cited=draws.below(draws.below(max(2, 2027 - filed.year)) + 1),
            publications=self._publications(kind, digit, filed),
        )

    def _publications(self, kind: str, digit: str, filed: date) -> list[Publication]:
        draws = self._draws
        number = f"CN{digit}9{self._serial:07d}"
        if kind != "invention":
            day = filed + timedelta(days=draws.between(120, 300))
            made = [Publication(number + ("U" if kind == "utility" else "S"), day)]
        else:
            day = filed + timedelta(days=draws.between(90, 240) if draws.percent(60) else draws.between(500, 560))
            made = [Publication(number + "A", day)]
            if draws.percent(52):
                made.append(Publication(number + "B", day + timedelta(days=draws.between(250, 900))))
        return [publication for publication in made if publication.day <= CUTOFF]

    def _symbols(self, topic: Topic) -> list[str]:
        draws = self._draws
        symbols = [draws.pick(topic.main), *draws.several(topic.other, draws.between(0, 2))]
        if topic.is_robot and draws.percent(25):
            symbols.append(draws.pick(("B25J 9/00", "B25J 11/00", "B25J 19/00")))
        if draws.percent(8):
            symbols.append(draws.pick(draws.pick([other for other in TOPICS if other.is_robot == topic.is_robot]).main))
        return list(dict.fromkeys(symbols))

    def _inventors(self, lead: Institution | Person) -> list[str]:
        draws = self._draws
        if isinstance(lead, Person):
            return [lead.name]
        staff = self._staff.setdefault(lead.id, [])
        while len(staff) < 12:
            staff.append(self._names.person())
        return list(dict.fromkeys(draws.several(staff, draws.between(1, 5))))

    def _words(self, kind: str, topic: Topic) -> tuple[str, str]:
        draws = self._draws
        thing, use, adjective = draws.pick(topic.things), draws.pick(topic.uses), draws.pick(_ADJECTIVES)
        first, second, third, part = draws.several(_PARTS, 4)
        titles = [
            f"一种{adjective}{thing}",
            f"一种用于{use}的{adjective}{thing}",
            f"一种{thing}的{part}",
            f"一种带{first}的{adjective}{thing}",
        ]
        if kind == "invention":
            titles += [f"一种{adjective}{thing}及其使用方法", f"一种用于{use}的{thing}及控制方法"]
        if kind == "design":
            return (
                f"{thing}（{adjective or '标准'}款）",
                f"1.本外观设计产品的名称：{thing}。2.本外观设计产品的用途：用于{use}。",
            )
        name = draws.pick(titles)
        opening = "本发明" if kind == "invention" else "本实用新型"
        abstract = (
            f"{opening}公开了{name}，包括{first}、{second}和{third}，{first}与{second}相连，{third}设于{second}一侧。"
        )
        if topic.is_robot or draws.percent(70):
            abstract += f"该方案用于{use}，{draws.pick(_GAINS)}。"
        return name, abstract


def make_families(draws: Draws, institutions: list[Institution], persons: list[Person], patents: int) -> list[Family]:
    """Families with exactly that many publications in all."""
    office = Office(draws, institutions, persons)
    families: list[Family] = []
    room = patents
    while room > 0:
        for family in office.file():
            for application in family.applications:
                application.publications = application.publications[:room]
                room -= len(application.publications)
            family.applications = [application for application in family.applications if application.publications]
            if family.applications:
                family.members = sorted([p.number for _, p in family.publications()] + family.abroad)
                families.append(family)
    _drop_lone_twins(families)
    return families


def _drop_lone_twins(families: list[Family]) -> None:
    """A pair of which one half has not been published yet is not a pair in the exports."""
    present = {application.number for family in families for application in family.applications}
    for family in families:
        for application in family.applications:
            if application.twin not in present:
                application.twin = ""
