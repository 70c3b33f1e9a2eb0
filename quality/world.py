"""An invented world of institutions: what is true of them, and what files would show of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from . import words
from .codes import credit_code, organisation_code
from .divisions import County, counties, stems

_STREETS = (
    "人民路",
    "建设路",
    "科技大道",
    "创业路",
    "工业园区三路",
    "迎宾大道",
    "文化路",
    "解放路",
    "园区北路",
    "滨河路",
)


@dataclass(frozen=True)
class Mention:
    """A cell of applicants in a row of a patent export, with what is known beside it, and the truth of one name in it."""

    raw: str
    """The cell as it stands; more than one mention share it where it names several applicants."""
    name: str
    """The name within the cell that this mention is about."""
    rule: int
    """The rule that made this variant."""
    variant: str
    """How it was made."""
    legal: str
    """The legal person it truly is."""
    known: str
    """The part of that legal person's mentions that evidence ties together."""
    group: str
    """The group it truly belongs to."""
    known_group: str
    """The part of the group's mentions that evidence ties together."""
    kind: str = "organisation"
    """``"organisation"`` or ``"person"``."""
    code: str | None = None
    county: str | None = None
    address: str | None = None
    year: int = 2015
    patents: int = 1
    inventors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Owner:
    """A holding of one institution in another."""

    name: str
    share: int
    """Percent."""
    since: int
    """The year it began."""


@dataclass(frozen=True)
class Firm:
    """A row of an enterprise list."""

    name: str
    code: str
    county: str
    address: str
    former: tuple[tuple[str, int, int], ...] = ()
    """Former names with the first and last year they were in force."""
    english: str = ""
    short: str = ""
    owners: tuple[Owner, ...] = ()
    founded: int = 1995


@dataclass(frozen=True)
class Entity:
    """An institution: a legal person."""

    id: str
    name: str
    brand: str
    trade: str
    county: County
    code: str
    address: str
    inventors: tuple[str, ...]
    group: str = ""
    known_group: str = ""

    @property
    def firm(self) -> Firm:
        """Its row in an enterprise list, without former names or owners."""
        return Firm(self.name, self.code, self.county.code, self.address)


@dataclass
class Files:
    """What the generator writes: mentions with their truth, and an enterprise list."""

    mentions: list[Mention] = field(default_factory=list)
    firms: list[Firm] = field(default_factory=list)


class World:
    """Draws institutions and their traces; the same seed gives the same world."""

    def __init__(self, seed: int = 1) -> None:
        self.draw = random.Random(seed)
        self.files = Files()
        self._brands: set[str] = set()
        self._codes: set[str] = set()
        self._entities = 0
        self._loose = 0
        usual = [
            c
            for c in counties().values()
            if c.code[:4] in words.CITIES and not c.is_zone and c.name.endswith(("区", "县", "市"))
        ]
        self.counties = sorted(usual, key=lambda c: c.code)

    def brand(self, *, length: int | None = None, slips: bool = False) -> str:
        """A brand that was not used before and is no place; ``slips``: its first character has a look-alike."""
        characters = list(words.BRAND)
        while True:
            size = length or self.draw.choice([2, 2, 2, 3])
            made = "".join(self.draw.sample(characters, size))
            if slips and made[0] not in words.SLIPS:
                continue
            if made not in self._brands and not _like_a_place(made):
                self._brands.add(made)
                return made

    def claim(self, brand: str) -> bool:
        """Take this brand if nobody has it."""
        free = brand not in self._brands and not _like_a_place(brand)
        self._brands.add(brand)
        return free

    def county(self, *, other_than: County | None = None, same_province: bool | None = None) -> County:
        """A county of a large city; in another city than the one given, if asked."""
        if other_than is None:
            return self.draw.choice(self.counties)
        far = [c for c in self.counties if c.code[:4] != other_than.code[:4]]
        fits = [c for c in far if same_province is None or same_province == (c.code[:2] == other_than.code[:2])]
        return self.draw.choice(fits or far)

    def sister(self, county: County) -> County:
        """Another county of the same city."""
        return self.draw.choice([c for c in self.counties if c.code[:4] == county.code[:4] and c.code != county.code])

    def trade(self) -> str:
        """A line of business."""
        return self.draw.choice(list(words.TRADE))

    def code(self, county: County, *, kind: str = "91") -> str:
        """A code whose organisation code was not used before."""
        while True:
            body = self.draw.choice("0123456789M") + "A" * self.draw.randrange(2)
            body += "".join(self.draw.choices("0123456789", k=8 - len(body)))
            if body not in self._codes:
                self._codes.add(body)
                return credit_code(county.code, organisation_code(body), kind=kind)

    def person(self, *, size: int | None = None) -> str:
        """A name of a person."""
        size = size or self.draw.choice([2, 3, 3, 3])
        if size == 4:
            return self.draw.choice(words.DOUBLE_SURNAMES) + "".join(self.draw.sample(words.GIVEN, 2))
        return self.draw.choice(words.SURNAMES) + "".join(self.draw.sample(words.GIVEN, size - 1))

    def address(self, county: County) -> str:
        """A street address in a county."""
        return f"{county.province}{county.city_name}{county.name}{self.draw.choice(_STREETS)}{self.draw.randrange(1, 2000)}号"

    def entity(
        self,
        name: str | None = None,
        *,
        county: County | None = None,
        brand: str | None = None,
        trade: str | None = None,
        form: str = "有限公司",
        place: str = "province",
        known_as: str | None = None,
        kind: str = "91",
    ) -> Entity:
        """An institution; its name has a place in front (of the province, of the city, or none), or is given."""
        county = county or self.county()
        brand = brand or self.brand()
        trade = trade or self.trade()
        front = {"province": county.province_short, "city": county.city_short, "none": ""}[place]
        self._entities += 1
        identity = known_as or f"L{self._entities}"
        return Entity(
            id=identity,
            name=name or f"{front}{brand}{trade}{form}",
            brand=brand,
            trade=trade,
            county=county,
            code=self.code(county, kind=kind),
            address=self.address(county),
            inventors=tuple(self.person(size=3) for _ in range(5)),
            group=identity,
            known_group=identity,
        )

    def in_group(self, entity: Entity, group: str, *, known: bool = True) -> Entity:
        """The institution as a member of a group; ``known``: evidence says so."""
        return replace(entity, group=group, known_group=group if known else entity.known_group)

    def mention(
        self,
        entity: Entity,
        raw: str,
        rule: int,
        variant: str,
        *,
        known: bool = True,
        code: str | None = None,
        county: County | bool | None = True,
        address: bool | None = None,
        year: int | None = None,
        inventors: Sequence[str] | bool | None = None,
        cell: str | None = None,
    ) -> None:
        """Write a mention. County and inventors stand beside it unless it is said otherwise; most rows have no address or code."""
        if not known:
            self._loose += 1
        loose = f"{entity.id}?{self._loose}"
        place = entity.county if county is True else (county or None)
        if inventors is None:
            inventors = self.draw.random() < 0.6
        if isinstance(inventors, bool):
            inventors = self.draw.sample(entity.inventors, 3) if inventors else ()
        with_address = self.draw.random() < 0.3 if address is None else address
        self.files.mentions.append(
            Mention(
                raw=cell or raw,
                name=raw,
                rule=rule,
                variant=variant,
                legal=entity.id,
                known=entity.id if known else loose,
                group=entity.group,
                known_group=entity.known_group if known else loose,
                code=code,
                county=place.code if place else None,
                address=entity.address if with_address and place == entity.county else None,
                year=year or self.draw.randrange(2008, 2023),
                patents=1 + int(self.draw.expovariate(0.3)),
                inventors=tuple(inventors),
            )
        )

    def register(self, firm: Firm) -> None:
        """Write a row of the enterprise list."""
        self.files.firms.append(firm)


def _like_a_place(brand: str) -> bool:
    parts = {brand[i:j] for i in range(len(brand)) for j in range(i + 2, len(brand) + 1)}
    return not parts.isdisjoint(stems())


def english(entity: Entity, front: str) -> str:
    """An English name by sound and meaning: ``Zhejiang Hengrui Machinery``."""
    sound = "".join(words.BRAND[c][0] for c in entity.brand).capitalize()
    return " ".join(part for part in (front, sound, words.TRADE[entity.trade][0]) if part)


def traditional(name: str) -> str:
    """The name in traditional characters, as far as the word lists have them."""
    for plain, (_, other) in words.TRADE.items():
        if other and plain in name:
            name = name.replace(plain, other)
    table = {plain: other for plain, (_, other) in words.BRAND.items() if other} | words.TRADITIONAL
    return "".join(table.get(c, c) for c in name)
