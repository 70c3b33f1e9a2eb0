"""Names of institutions with known truth: one maker for each of the fourteen rules of Chinese institution names.

Each maker writes one case: mentions of one or a few institutions, and rows of the enterprise list where evidence is to come from
there. What evidence ties together is stated in each maker; look-alikes that are other legal persons stand in the same case.
``python -m quality.names --rule 4 --size 20`` prints what a maker writes.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace

from . import words
from .codes import with_a_slip
from .divisions import County
from .world import Entity, Files, Owner, World, english, traditional

_WIDE = {c: chr(ord(c) + 0xFEE0) for c in map(chr, range(0x21, 0x7F))}
_INVISIBLE = (
    "\N{ZERO WIDTH SPACE}",
    "\N{SOFT HYPHEN}",
    "\N{ZERO WIDTH NON-JOINER}",
    "\N{ZERO WIDTH NO-BREAK SPACE}",
    "\N{LEFT-TO-RIGHT MARK}",
)
_SPACES = ("\N{IDEOGRAPHIC SPACE}", "\N{NO-BREAK SPACE}", " ", "\t")
_DOTS = "·•‧・"
# Radicals that look like characters; PDF readers write them. NFKC gives the character.
_RADICALS = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0x2F00, 0x2FD6)}


def fold(world: World) -> None:
    """Rule 1: width, invisible characters, blanks and dots.

    Known: all variants of a name, by the name alone. Others: the same name with another place or another number in it.
    """
    draw = world.draw
    style = draw.randrange(4)
    county = world.county()
    other = world.county(other_than=county)
    brand = world.brand()
    if style == 0:
        names = [f"{brand}{{trade}}({c.city_short})有限公司" for c in (county, other)]
    elif style == 1:
        letters = "".join(draw.sample("ABCDEFGHKMNPRSTXZ", 3))
        names = [f"{county.province_short}{text}{brand}{{trade}}有限公司" for text in (letters, letters[::-1])]
    elif style == 2:
        first, second = draw.sample("123456789", 2)
        names = [f"{county.city_short}{brand}{number}号{{trade}}有限公司" for number in (first, second)]
    else:
        names = [f"{brand[0]}·{brand[1:]}{{trade}}({p})有限公司" for p in (county.city_short, "中国")]
    trade = world.trade()
    for name in names:
        entity = world.entity(name.format(trade=trade), county=county, brand=brand, trade=trade)
        world.mention(entity, entity.name, 1, "as registered")
        for _ in range(draw.randrange(2, 4)):
            raw, how = _disturbed(world, entity.name)
            world.mention(entity, raw, 1, how)


def _disturbed(world: World, name: str) -> tuple[str, str]:
    draw = world.draw
    kinds = ["width", "invisible", "blank", "radical"] + (["dot"] if "·" in name else [])
    kind = draw.choice(kinds)
    at = draw.randrange(1, len(name))
    if kind == "invisible":
        return name[:at] + draw.choice(_INVISIBLE) + name[at:], kind
    if kind == "blank":
        blank = draw.choice(_SPACES)
        return draw.choice([blank + name, name + blank, name[:at] + blank + name[at:]]), kind
    if kind == "dot":
        return name.replace("·", draw.choice(_DOTS[1:])), kind
    if kind == "radical" and any(c in _RADICALS for c in name):
        return "".join(_RADICALS.get(c, c) for c in name), kind
    return "".join(_WIDE.get(c, c) for c in name), "width"


def characters(world: World) -> None:
    """Rule 2: traditional characters.

    Known: a name and its traditional form. Others: the Taiwan firm of the same brand, which is no mainland firm, and a firm whose
    brand has another character of the same sound.
    """
    entity = world.entity(place=world.draw.choice(["province", "city"]))
    world.mention(entity, entity.name, 2, "simplified")
    world.mention(entity, traditional(entity.name), 2, "traditional")
    if world.draw.random() < 0.5:
        world.mention(entity, traditional(entity.name).replace("(", "（"), 2, "traditional")
    if world.draw.random() < 0.5:
        island = world.entity(f"台湾{entity.brand}{entity.trade}股份有限公司", brand=entity.brand, trade=entity.trade)
        front = world.draw.choice("台臺")
        world.mention(
            island, front + traditional(island.name)[1:], 2, "Taiwan firm", county=None, address=False, inventors=True
        )
        world.mention(
            island, "台" + traditional(island.name)[1:], 2, "Taiwan firm", county=None, address=False, inventors=True
        )
    same_sound = [
        c for c, (sound, _) in words.BRAND.items() if sound == words.BRAND[entity.brand[0]][0] and c != entity.brand[0]
    ]
    if same_sound:
        brand = world.draw.choice(same_sound) + entity.brand[1:]
        if world.claim(brand):
            other = _like(world, entity, entity.name.replace(entity.brand, brand), brand=brand)
            world.mention(other, traditional(other.name), 2, "same sound")


def _like(world: World, entity: Entity, name: str, *, brand: str | None = None, county: County | None = None) -> Entity:
    """Another institution of that name, of the same place and trade if not said otherwise."""
    return world.entity(name, county=county or entity.county, brand=brand or entity.brand, trade=entity.trade)


def legal_forms(world: World) -> None:
    """Rule 3: legal forms.

    Known: 有限责任公司 and 有限公司; the partnership with and without its bracket; the reform into a 股份有限公司 where the enterprise
    list has the former name (without the list it is the same firm, and nothing shows it). Others: the 集团 of the same name, which
    is a legal person of its own (its parent, though nothing shows it), and the 厂 of the same name; all with rows of the list.
    """
    draw = world.draw
    style = draw.randrange(4)
    entity = world.entity(form="有限公司")
    stem = entity.name.removesuffix("有限公司")
    world.mention(entity, entity.name, 3, "有限公司")
    if style == 0:
        world.mention(entity, f"{stem}有限责任公司", 3, "有限责任公司")
    elif style == 1:
        listed = draw.random() < 0.7
        changed = draw.randrange(2010, 2018)
        if listed:
            firm = replace(entity.firm, name=f"{stem}股份有限公司", former=((entity.name, 1999, changed),))
            world.register(firm)
        world.mention(entity, f"{stem}股份有限公司", 3, "股份有限公司", known=listed, year=changed + 2)
    elif style == 2:
        world.register(entity.firm)
        parent = _like(world, entity, f"{stem}集团有限公司")
        parent = world.in_group(parent, entity.id, known=False)
        world.register(parent.firm)
        for raw in (parent.name, f"{stem}集团有限责任公司"):
            world.mention(parent, raw, 3, "集团")
        works = _like(world, entity, f"{stem}厂")
        world.register(works.firm)
        world.mention(works, works.name, 3, "厂")
    else:
        fund = _like(world, entity, f"{entity.county.city_short}{entity.brand}投资合伙企业(有限合伙)")
        world.mention(fund, fund.name, 3, "有限合伙")
        world.mention(fund, fund.name.replace("(", "（").replace(")", "）"), 3, "有限合伙")
        farm = _like(world, entity, f"{entity.county.city_short}{entity.brand}水产专业合作社")
        world.mention(farm, farm.name, 3, "合作社")


def places(world: World) -> None:
    """Rule 4: places in names.

    Known: 浙江省X and 浙江X, 杭州市X and 杭州X, of one county; a name without its place where the list has it as a short name or the code is the
    same. Others: X(上海) and X(浙江), 杭州X and 宁波X, X(中国) and X, each of its own; they are one group only if the list says so.
    """
    draw = world.draw
    style = draw.randrange(4)
    county = world.county()
    other = world.county(other_than=county)
    if style == 0:
        entity = world.entity(county=county, place="province")
        world.mention(entity, entity.name, 4, "as registered")
        world.mention(entity, entity.name.replace(county.province_short, county.province, 1), 4, "省 in front")
    elif style == 1:
        entity = world.entity(county=county, place="city")
        world.mention(entity, entity.name, 4, "as registered")
        world.mention(entity, entity.name.replace(county.city_short, county.city_short + "市", 1), 4, "市 in front")
        twin = _like(world, entity, entity.name.replace(county.city_short, other.city_short, 1), county=other)
        world.mention(twin, twin.name, 4, "other city")
        world.mention(twin, twin.name.replace(other.city_short, other.city_short + "市", 1), 4, "other city")
    elif style == 2:
        owned = draw.random() < 0.5
        brand, trade = world.brand(), world.trade()
        parent = world.entity(f"{brand}{trade}(中国)有限公司", county=county, brand=brand, trade=trade)
        if owned:
            parent = world.in_group(parent, parent.id)
            world.register(parent.firm)
        world.mention(parent, parent.name, 4, "(中国)")
        for at in (county, other):
            part = _like(world, parent, f"{brand}{trade}({at.city_short})有限公司", county=at)
            if owned:
                part = world.in_group(part, parent.id)
                world.register(replace(part.firm, owners=(Owner(parent.name, 100, 2001),)))
            world.mention(part, part.name, 4, "place in brackets")
            world.mention(part, part.name.replace("(", "（").replace(")", "）"), 4, "place in brackets")
        bare = _like(world, parent, f"{brand}{trade}有限公司", county=world.county(other_than=other))
        world.mention(bare, bare.name, 4, "no place")
    else:
        entity = world.entity(county=county, place="province")
        bare_name = entity.name.removeprefix(county.province_short)
        by_code = draw.random() < 0.5
        world.register(entity.firm if by_code else replace(entity.firm, short=bare_name))
        world.mention(entity, entity.name, 4, "as registered")
        world.mention(entity, bare_name, 4, "without place", code=entity.code if by_code else None)


def branches(world: World) -> None:
    """Rule 5: branches and subsidiaries.

    Known: branches (分公司, 分行, 营业部, 办事处, 分厂) are the firm, by their names. Others: subsidiaries, which are legal persons; they are
    of the group if the list has an owner of more than half. An owner of a small part makes no group.
    """
    draw = world.draw
    bank = draw.random() < 0.2
    county = world.county()
    other = world.county(other_than=county)
    if bank:
        brand = world.brand()
        entity = world.entity(f"{county.city_short}{brand}银行股份有限公司", county=county, brand=brand)
        branch_names = [f"{other.city_short}分行", f"{other.city_short}{short_of(other)}支行", "营业部"]
    else:
        entity = world.entity(county=county)
        branch_names = [
            f"{other.city_short}分公司",
            f"{county.city_short}分公司",
            f"{other.city_short}营业部",
            "第一分公司",
            f"{other.city_short}办事处",
            f"{county.city_short}分厂",
        ]
    world.register(entity.firm)
    if draw.random() < 0.7:
        world.mention(entity, entity.name, 5, "firm")
    for branch in draw.sample(branch_names, 2):
        world.mention(
            entity,
            entity.name + branch,
            5,
            "branch",
            county=other if branch.startswith(other.city_short) else county,
            address=False,
        )
    for share in draw.sample([100, 65, 8], 2):
        name = draw.choice(
            [
                f"{other.city_short}{entity.brand}{entity.trade}有限公司",
                f"{entity.brand}{entity.trade}({other.city_short})有限公司",
            ]
        )
        daughter = _like(world, entity, name, county=other)
        if any(m.name == daughter.name and m.legal != daughter.id for m in world.files.mentions[-8:]):
            continue
        if share > 50:
            daughter = world.in_group(daughter, entity.id)
        world.register(replace(daughter.firm, owners=(Owner(entity.name, share, 2003),)))
        world.mention(daughter, daughter.name, 5, "subsidiary" if share > 50 else "small holding")
        world.mention(daughter, daughter.name + "技术分公司", 5, "branch of a subsidiary")


def short_of(county: County) -> str:
    """The county without its kind."""
    return county.name[:-1] if len(county.name) > 2 else county.name


def former_names(world: World) -> None:
    """Rule 6: former names.

    Known: a former name that the list has, in the years it was in force; 绍兴县X become 柯桥X where the list has it. Where nothing has it, it is
    the same firm and nothing shows it. Others: a later firm of another place that took the name that was free.
    """
    draw = world.draw
    if draw.random() < 0.2:
        _renamed_with_its_county(world)
        return
    entity = world.entity()
    old = world.entity(county=entity.county, trade=entity.trade)
    listed = draw.random() < 0.8
    changed = draw.randrange(2008, 2017)
    if listed:
        world.register(replace(entity.firm, former=((old.name, 1998, changed),)))
    world.mention(entity, entity.name, 6, "name today", year=changed + draw.randrange(1, 5))
    world.mention(entity, entity.name, 6, "name today", year=changed + draw.randrange(1, 5))
    world.mention(entity, old.name, 6, "former name", known=listed, year=changed - draw.randrange(1, 8))
    county = world.county(other_than=entity.county, same_province=True)
    if draw.random() < 0.3 and county.code[:2] == entity.county.code[:2]:
        later = _like(world, old, old.name, county=county)
        world.register(replace(later.firm, founded=changed + 2))
        for _ in range(2):
            world.mention(
                later, later.name, 6, "name taken later", code=later.code, year=changed + draw.randrange(3, 6)
            )


def _renamed_with_its_county(world: World) -> None:
    before, after, code, year = world.draw.choice(words.RENAMED_COUNTIES)
    county, brand, trade = _county(code), world.brand(), world.trade()
    entity = world.entity(f"{after}{brand}{trade}有限公司", county=county, brand=brand, trade=trade)
    old = f"{before}{brand}{trade}有限公司"
    listed = world.draw.random() < 0.8
    if listed:
        world.register(replace(entity.firm, former=((old, 1998, year),)))
    world.mention(entity, entity.name, 6, "name today", year=year + 2)
    world.mention(entity, old, 6, "name with a former county", known=listed, year=year - 3)
    # Another firm of the city: the brand is the same, the place is not.
    other = _like(
        world, entity, f"{entity.county.city_short}{brand}{trade}有限公司", county=world.sister(entity.county)
    )
    world.register(other.firm)
    for _ in range(2):
        world.mention(other, other.name, 6, "other firm of the city")


def universities(world: World) -> None:
    """Rule 7: universities, academies, and grids of several levels.

    Known: colleges, departments and laboratories are the university, by their names; 供电公司 of a province's firm are its branches. Others: hospitals,
    research institutes of other places, presses and firms, which are legal persons. Institutes and hospitals are of the group by their names;
    for firms no evidence says so. A firm with a short form in front (浙大恒瑞) is neither.
    """
    style = world.draw.choices(["university", "invented university", "academy", "grid"], weights=[5, 3, 2, 2])[0]
    if style == "academy":
        _academy(world)
        return
    if style == "grid":
        _grid(world)
        return
    draw = world.draw
    county = world.county()
    if style == "university":
        name = draw.choice(list(words.UNIVERSITIES))
        entity = world.entity(name, county=_county(words.UNIVERSITIES[name]), known_as=f"U:{name}", kind="12")
    else:
        name = world.brand(length=2) + draw.choice(["理工大学", "科技大学", "工学院", "职业技术学院"])
        entity = world.entity(name, county=county, kind="12")
    world.mention(entity, name, 7, "university", inventors=True)
    for part in draw.sample(words.COLLEGES, 2):
        world.mention(entity, name + part, 7, "part of a university", address=False)
    city = world.county(other_than=entity.county).city_short
    for pattern in draw.sample(words.OF_THEIR_OWN, 2):
        own_name = pattern.format(university=name, city=city)
        own = world.entity(
            own_name, county=world.county(), known_as=f"U:{own_name}" if style == "university" else None, kind="12"
        )
        own = world.in_group(own, entity.id, known="公司" not in own_name and "附属中学" not in own_name)
        world.mention(own, own_name, 7, "legal person of its own")
        world.mention(own, "".join(_WIDE.get(c, c) for c in own_name) + " ", 7, "legal person of its own")
    for short, full in words.SHORT_UNIVERSITIES.items():
        if full == name and draw.random() < 0.5:
            world.mention(entity, short, 7, "short name", address=False)
            brand = world.brand(length=2)
            firm = world.entity(f"{short}{brand}科技有限公司", county=entity.county, brand=brand)
            world.mention(firm, firm.name, 7, "firm named after a university")


def _county(code: str) -> County | None:
    from .divisions import counties

    return counties().get(code)


def _academy(world: World) -> None:
    name, county = world.draw.choice(words.ACADEMY_INSTITUTES)
    full = f"中国科学院{name}"
    entity = world.entity(full, county=_county(county), known_as=f"U:{full}", kind="12")
    entity = world.in_group(entity, "U:中国科学院")
    world.mention(entity, full, 7, "institute of the academy", inventors=True)
    world.mention(entity, f"中科院{name}", 7, "short form of the academy", inventors=True)
    academy = world.entity("中国科学院", county=_county("110102"), known_as="U:中国科学院", kind="12")
    world.mention(academy, academy.name, 7, "academy")


def _grid(world: World) -> None:
    county = world.county()
    while county.code[:2] in {"44", "45"}:  # provinces of the other grid
        county = world.county()
    sister = (
        world.county(other_than=county, same_province=True)
        if county.code[:2] in {"33", "32", "34", "37", "42", "21"}
        else county
    )
    province, full = county.province_short, county.province
    firm = world.entity(f"国网{full}电力有限公司", county=county, known_as=f"U:国网{province}")
    firm = world.in_group(firm, "U:国家电网")
    world.mention(firm, firm.name, 7, "grid of a province")
    world.mention(firm, f"国网{full}电力公司", 7, "grid of a province before 2018", year=2014)
    for city in {county.city_short, sister.city_short}:
        world.mention(firm, f"国网{full}电力有限公司{city}供电公司", 7, "branch of a grid", address=False)
    own = world.entity(
        f"国网{province}{county.city_short}市{county.name}供电有限公司", county=county, known_as=f"U:国网{county.code}"
    )
    own = world.in_group(own, "U:国家电网")
    world.mention(own, own.name, 7, "grid firm of a county")
    top = world.entity("国家电网有限公司", county=_county("110102"), known_as="U:国家电网")
    world.mention(top, world.draw.choice(["国家电网有限公司", "国家电网公司"]), 7, "grid")


def english_names(world: World) -> None:
    """Rule 8: English names.

    Known: an English name that the list has, in any case, with any form of Co., Ltd.; two writings of one English name. Without the list,
    an English name is the same firm and nothing shows it. Others: a Chinese firm whose name sounds the same, and a firm of the
    English name with another place in it.
    """
    draw = world.draw
    while True:
        entity = world.entity()
        same_sound = [
            c
            for c, (sound, _) in words.BRAND.items()
            if sound == words.BRAND[entity.brand[-1]][0] and c != entity.brand[-1]
        ]
        twin_brand = entity.brand[:-1] + draw.choice(same_sound) if same_sound else ""
        if twin_brand and world.claim(twin_brand) and entity.county.code[:2] in words.PROVINCES:
            break
    listed = draw.random() < 0.6
    front = words.PROVINCES[entity.county.code[:2]]
    base = english(entity, front)
    # A list with the English name of one of two firms that sound the same: no sound is needed, nor of use.
    world.register(replace(entity.firm, english=f"{base} Co., Ltd." if listed else ""))
    world.mention(entity, entity.name, 8, "Chinese name")
    forms = draw.sample(
        [
            f"{base} Co., Ltd.",
            f"{base} Co.,Ltd",
            f"{base} CO LTD".upper(),
            f"{base} Company Limited",
            f"{base} Co. Ltd.".upper(),
        ],
        2,
    )
    if listed:
        for raw in forms:
            world.mention(entity, raw, 8, "English name in the list", address=False)
    else:
        # Both writings are one firm, and whose it is nothing shows.
        alone = replace(entity, id=entity.id)
        loose = f"{entity.id}?en"
        for raw in forms:
            world.mention(alone, raw, 8, "English name not in the list", address=False, inventors=False, county=None)
            world.files.mentions[-1] = replace(world.files.mentions[-1], known=loose, known_group=loose)
    twin = _like(world, entity, entity.name.replace(entity.brand, twin_brand), brand=twin_brand)
    world.register(twin.firm)
    world.mention(twin, twin.name, 8, "sounds the same")
    other = world.county(other_than=entity.county)
    far = _like(world, entity, f"{english(entity, words.CITIES[other.code[:4]])} Co., Ltd.", county=other)
    for raw in (far.name, far.name.upper().replace(".", "")):
        world.mention(far, raw, 8, "other place in an English name", address=False)


def codes(world: World) -> None:
    """Rule 9: one name with several codes.

    Known: an organisation code and the credit code that holds it; a code with a wrong check digit says nothing, so the name decides. Others: two firms of
    one name with two codes; plants and hospitals of one name without a place, of two provinces. A mention without a code goes to the firm of
    its county.
    """
    draw = world.draw
    style = draw.randrange(4)
    county = world.county()
    other = world.county(other_than=county, same_province=False if style == 2 else None)
    if style == 0:
        brand, trade = world.brand(), world.trade()
        for at in (county, other):
            entity = world.entity(f"{brand}{trade}有限公司", county=at, brand=brand, trade=trade)
            world.register(entity.firm)
            for code in (entity.code, entity.code, None):
                world.mention(
                    entity, entity.name, 9, "same name, own code" if code else "same name, own county", code=code
                )
    elif style == 1:
        entity = world.entity(county=county)
        world.mention(entity, entity.name, 9, "credit code", code=entity.code)
        organisation = entity.code[8:17]
        renamed = world.entity(county=county, trade=entity.trade)
        world.mention(
            entity,
            renamed.name,
            9,
            "organisation code",
            code=draw.choice([organisation, f"{organisation[:8]}-{organisation[8]}"]),
            year=2009,
        )
    elif style == 2:
        name = draw.choice([f"红{world.brand(length=2)}机械厂", f"{world.brand(length=2)}人民医院"])
        for at in (county, other):
            entity = world.entity(name, county=at)
            for _ in range(2):
                world.mention(entity, name, 9, "same name, other province", address=True)
    else:
        entity = world.entity(county=county)
        world.register(entity.firm)
        world.mention(entity, entity.name, 9, "credit code", code=entity.code)
        world.mention(entity, entity.name, 9, "wrong check digit", code=with_a_slip(entity.code, draw))


def persons(world: World) -> None:
    """Rule 10: persons and organisations.

    Persons: two to four characters without a kind, a name with a dot, a Western name. Organisations: names as short as those of persons that
    end in a kind, firms with a surname in front, and short names that the list has. Known: all by the name, a short name by the list.
    """
    draw = world.draw
    for size in draw.sample([2, 3, 3, 4], 3):
        _person(world, world.person(size=size))
    if draw.random() < 0.3:
        _person(
            world,
            draw.choice(
                ["阿卜杜拉·买买提", "古丽·阿不都热依木", "约翰·史密斯", "Smith, John A.", "MÜLLER, HANS", "TANAKA TARO"]
            ),
        )
    style = draw.randrange(3)
    if style == 0:
        surname = draw.choice(words.SURNAMES)
        county = world.county()
        name = draw.choice(
            [f"{surname}氏{world.brand()}有限公司", f"{county.city_short}{surname}记{world.brand()}食品厂"]
        )
        entity = world.entity(name, county=county)
        world.mention(entity, name, 10, "firm with a surname")
        world.mention(entity, name + " ", 10, "firm with a surname")
    elif style == 1:
        name = world.brand(length=2) + draw.choice(["大学", "学院", "医院", "林场"])
        entity = world.entity(name)
        world.mention(entity, name, 10, "short name with a kind")
        world.mention(entity, "\N{IDEOGRAPHIC SPACE}" + name, 10, "short name with a kind")
    else:
        entity = world.entity()
        brand = entity.brand + draw.choice(["股份", "集团"])
        world.register(replace(entity.firm, short=brand))
        world.mention(entity, entity.name, 10, "firm")
        world.mention(entity, brand, 10, "short name in the list")


def _person(world: World, name: str) -> None:
    entity = world.entity(name)
    world.mention(entity, name, 10, "person", inventors=False, address=False)
    world.files.mentions[-1] = replace(world.files.mentions[-1], kind="person")


def co_applicants(world: World) -> None:
    """Rule 11: several applicants in a cell, and Derwent's codes.

    Known: each name of a cell is the firm of that name. Others: a name that holds 、 itself, and what stands beside a name in its cell.
    """
    draw = world.draw
    entity, partner = world.entity(), world.entity()
    world.mention(entity, entity.name, 11, "alone")
    world.mention(partner, partner.name, 11, "alone")
    style = draw.randrange(6)
    if style < 4:
        separator = draw.choice([";", "；", "|", " | ", "; ", "、", ";;"])
        cell = separator.join([entity.name, partner.name])
        third = world.person() if style == 0 else ""
        if third:
            cell += separator + third
            _person(world, third)
            world.files.mentions[-1] = replace(world.files.mentions[-1], raw=cell, rule=11)
        for one in (entity, partner):
            world.mention(one, one.name, 11, "in a cell", cell=cell, county=False, address=False)
    elif style == 4:
        # Derwent writes a code of four letters behind each name: C a firm with a standard code, N without, I a person.
        base = english(entity, words.PROVINCES.get(entity.county.code[:2], "")).upper() + " CO LTD"
        letters = "".join(draw.choices("BCDFGHJKLMNPRSTXYZ", k=4))
        firm = world.entity(base, county=entity.county)
        world.mention(firm, base, 11, "English alone", address=False)
        world.mention(firm, base, 11, "Derwent code", cell=f"{base} ({letters}-{draw.choice('CN')})", address=False)
    else:
        office = world.entity(
            f"{entity.county.city_short}{entity.brand}食品、药品检验所", county=entity.county, kind="12"
        )
        for _ in range(2):
            world.mention(office, office.name, 11, "a name with 、", address=False)


def slips(world: World) -> None:
    """Rule 12: a slip of one character in the brand.

    Known: a slip in a county where two inventors, or the street address, are the same. Others: a firm of the county whose brand differs in one
    character, with a code of its own and other inventors, or with nothing beside its name.
    """
    draw = world.draw
    while True:
        brand = world.brand(slips=True)
        wrong = words.SLIPS[brand[0]] + brand[1:]
        if world.claim(wrong):
            break
    entity = world.entity(brand=brand, place=draw.choice(["province", "city"]))
    for _ in range(3):
        world.mention(entity, entity.name, 12, "right", inventors=entity.inventors[:3])
    raw = entity.name.replace(brand, wrong)
    style = draw.randrange(4)
    if style == 0:
        world.mention(entity, raw, 12, "slip, same inventors", inventors=entity.inventors[:3])
    elif style == 1:
        world.mention(entity, raw, 12, "slip, same inventors and address", address=True, inventors=entity.inventors[:3])
        world.mention(entity, entity.name, 12, "right", address=True, inventors=entity.inventors[:3])
    else:
        other = _like(world, entity, raw, brand=wrong)
        if style == 2:
            world.register(entity.firm)
            world.register(other.firm)
        for _ in range(3):
            world.mention(
                other,
                raw,
                12,
                "one character off" if style == 2 else "one character off, not listed",
                address=False,
                inventors=other.inventors[:3],
            )


def renamed_universities(world: World) -> None:
    """Rule 13: universities that were renamed or merged.

    Known: old and new name of a renamed university, as is publicly known. A university that was merged into another may count as its successor
    or as a legal person that ended: at the level of legal persons either is accepted, at that of groups they are one. Others:
    universities that look like them, and independent colleges.
    """
    draw = world.draw
    style = draw.choices(["renamed", "absorbed", "look-alike"], weights=[5, 2, 3])[0]
    if style == "look-alike":
        for name in draw.choice(words.LOOK_ALIKES):
            _university(world, name, "look-alike")
        return
    before, after, year = draw.choice(words.RENAMED if style == "renamed" else words.ABSORBED)
    _university(world, after, "name today", year=max(year + 1, 2005))
    entity = _university(world, before, style, year=year - 1)
    if style == "renamed" and draw.random() < 0.4:
        world.mention(
            entity,
            before + draw.choice(words.COLLEGES[:8]),
            13,
            "part of a renamed university",
            county=None,
            year=year - 1,
        )


_TODAY = {before: after for before, after, _ in words.RENAMED}
_SUCCESSOR = {before: after for before, after, _ in words.ABSORBED}
_COLLEGE_OF = {
    college: parent for college, parent in words.LOOK_ALIKES if college.startswith(parent) and college != parent
}


def _university(world: World, name: str, variant: str, *, year: int | None = None) -> Entity:
    today = _TODAY.get(name, name)
    successor = _SUCCESSOR.get(today, today)
    entity = world.entity(
        name,
        county=_county(words.UNIVERSITIES.get(today, "")) or world.counties[0],
        known_as=f"U:{successor}",
        kind="12",
    )
    parent = _COLLEGE_OF.get(name)
    if parent:
        # An independent college; whether it counts as of the university's group is left open.
        entity = world.in_group(entity, f"U:{parent}", known=False)
    world.mention(entity, name, 13, variant, year=year, county=None, address=False)
    if today in _SUCCESSOR:
        last = world.files.mentions[-1]
        world.files.mentions[-1] = replace(last, known=f"U:{today}")
    return entity


def numbered(world: World) -> None:
    """Rule 14: numbered units.

    Known: digits in any width, Chinese numerals, with and without 第. Others: the neighbouring number, and the institute of the same number of another
    corporation. Institutes are of the corporation's group by their names.
    """
    draw = world.draw
    style = draw.randrange(3)
    if style == 0:
        number = draw.randrange(10000, 99999)
        for unit in (number, number + draw.choice([1, 10])):
            entity = world.entity(f"中国人民解放军第{unit}部队", known_as=f"P:{unit}")
            names = [entity.name, f"中国人民解放军{unit}部队", f"中国人民解放军第{_wide(unit)}部队"]
            for raw in draw.sample(names, 2):
                world.mention(entity, raw, 14, "unit", address=False, inventors=False)
    elif style == 1:
        corporation = draw.choice(words.SYMBOL_GROUPS)
        number = draw.randrange(3, 59)
        for unit in (number, number + 1):
            entity = world.entity(
                f"{corporation}公司第{numeral(unit)}研究所", known_as=f"P:{corporation}{unit}", kind="12"
            )
            entity = world.in_group(entity, f"P:{corporation}")
            names = [entity.name, f"{corporation}公司第{unit}研究所", f"{corporation}有限公司第{numeral(unit)}研究所"]
            for raw in draw.sample(names, 2):
                world.mention(entity, raw, 14, "institute of a corporation", address=False)
    else:
        number = draw.randrange(100, 999)
        for unit in (number, number + 1):
            entity = world.entity(f"国营第{unit}厂", known_as=f"P:works{unit}")
            digits = "".join("〇一二三四五六七八九"[int(d)] for d in str(unit))
            for raw in draw.sample([entity.name, f"国营{unit}厂", f"国营第{digits}厂"], 2):
                world.mention(entity, raw, 14, "works", address=False)


def _wide(number: int) -> str:
    return "".join(_WIDE[d] for d in str(number))


def numeral(number: int) -> str:
    """A number under a hundred in Chinese numerals."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")


RULES: Mapping[int, tuple[str, Callable[[World], None]]] = {
    1: ("全半角与不可见字符 folding", fold),
    2: ("繁简 traditional characters", characters),
    3: ("组织形式 legal forms", legal_forms),
    4: ("地名 places in names", places),
    5: ("分支与子公司 branches", branches),
    6: ("曾用名 former names", former_names),
    7: ("高校院所与电网 universities", universities),
    8: ("英文名 English names", english_names),
    9: ("同名异码 one name, several codes", codes),
    10: ("个人与单位 persons", persons),
    11: ("共同申请人 co-applicants", co_applicants),
    12: ("一字之差 slips", slips),
    13: ("高校更名合并 renamed universities", renamed_universities),
    14: ("番号 numbered units", numbered),
}


def generate(*, size: int = 200, seed: int = 1, weights: Mapping[int, float] | None = None) -> Files:
    """Write cases of the rules, about ``size`` of each; ``weights`` sets other proportions, and leaves out what it does not name."""
    world = World(seed)
    shares = dict.fromkeys(RULES, 1.0) if weights is None else dict(weights)
    cases = [rule for rule, weight in shares.items() for _ in range(round(size * weight))]
    world.draw.shuffle(cases)
    for rule in cases:
        RULES[rule][1](world)
    world.draw.shuffle(world.files.mentions)
    return world.files


def main() -> None:
    """Print a few cases with their truth."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--rule", type=int, action="append", choices=list(RULES), help="only this rule (may be repeated)"
    )
    parser.add_argument("--size", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = generate(size=options.size, seed=options.seed, weights=dict.fromkeys(options.rule or RULES, 1.0))
    for m in sorted(files.mentions, key=lambda m: (m.rule, m.group, m.legal)):
        print(m.rule, m.group, m.legal, m.known, m.variant, repr(m.raw), m.code or "", m.county or "", m.year, sep="\t")
    for firm in files.firms:
        print("list", firm.name, firm.code, firm.county, firm.former, firm.english, firm.short, firm.owners, sep="\t")


if __name__ == "__main__":
    main()
