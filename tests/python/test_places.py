"""Places: single texts, whole tables, years, changes of borders, zones, and texts that name nothing."""

import functools
import random
import time

import pandas as pd
import polars as pl
import pytest

import innomap as im


@pytest.fixture(autouse=True)
def chinese():
    im.set_language("zh")
    yield
    im.set_language("zh")


@functools.cache
def counties() -> list[tuple[str, str, str, str]]:
    """Code, province, city and county of all counties that have one name of each, as the zones' and changes' tables give them."""
    codes = [f"{code:06}" for code in range(110000, 660000)]
    table = im.place(codes).with_columns(pl.Series("asked", codes))
    mine = table.filter(
        pl.col("code") == pl.col("asked"), pl.col("county").is_not_null(), ~pl.col("code").str.ends_with("00")
    )
    return mine.select("code", "province", "city", "county").rows()


def test_a_place_says_then_now_and_why():
    place = im.place("浙江省绍兴县柯桥街道", year=1995)
    assert (place.code_then, place.name_then) == ("330621", "浙江省绍兴市绍兴县")
    assert (place.code, place.name, place.certain) == ("330603", "浙江省绍兴市柯桥区", True)
    assert (place.province, place.city, place.county, place.country) == ("浙江省", "绍兴市", "柯桥区", "CN")
    assert [(e.source, e.role) for e in place.evidence] == [("address", "decides")]
    assert repr(place) == "浙江省绍兴市绍兴县 330621（1995 年） → 浙江省绍兴市柯桥区 330603"
    html = im.place("<b>浙江省杭州市</b>")._repr_html_()
    assert "<b>浙江" not in html
    doubtful = im.place("江苏省吴县", year=1990)
    assert not doubtful.certain and doubtful.reason == "divided" and doubtful.code == "320500"
    assert {name for _, name in doubtful.candidates} == {
        "江苏省苏州市吴中区",
        "江苏省苏州市相城区",
        "江苏省苏州市虎丘区",
    }
    assert "不确定" in repr(doubtful) and "虎丘区" in repr(doubtful)
    im.set_language("en")
    assert "not certain" in repr(im.place("江苏省吴县", year=1990))
    assert "abroad" in repr(im.place("Munich, Germany"))


def test_every_row_is_answered_in_order():
    texts = ["浙江", None, "330621", "鼓楼区", "Munich, Germany", "", "浙江省南京市"]
    for table in (
        im.place(texts),
        im.place(pl.Series("x", texts)),
        im.place(pd.DataFrame({"address": texts})),
        im.place(pl.DataFrame({"region": texts})),
    ):
        assert table["code"].to_list() == ["330000", None, "330603", None, None, None, None]
        assert table["country"].to_list() == ["CN", None, "CN", None, "DE", None, None]
        reasons = [None, "no text", None, "ambiguous", "abroad", "no text", "conflict"]
        assert table["reason"].to_list() == reasons
        assert table["problem"].is_not_null().to_list() == [reason is not None for reason in reasons]
        # Nothing silently leaves: each row has a unit or a reason.
        assert (table["code"].is_not_null() | table["reason"].is_not_null()).all()
    assert im.place([]).height == 0


def test_columns_years_and_codes_of_a_table():
    table = im.place(
        {
            "province": ["浙江省", "浙江", "四川省", "江苏"],
            "city": ["绍兴市", None, "重庆市", "杭州市"],
            "district": ["绍兴县", "余杭区", "永川市", None],
            "year": [1995, 2015, 1990, None],
            "postcode": ["312000", "310000", None, None],
        }
    )
    assert table["code"].to_list() == ["330603", "330110", "500118", "320000"]
    assert table["code_then"].to_list() == ["330621", "330110", "510229", None]
    assert table["certain"].to_list() == [True, False, True, False]
    assert table["candidates"][1] == "330110;330113"
    assert table["conflict"].to_list() == [False, False, False, True]
    assert im.place({"uscc": ["91330621MA00000000"]})["code"].to_list() == ["330603"]
    # The year of a row goes before that of all.
    dated = im.place({"code": ["330603", "330603"], "year": ["1995-03-01", None]}, year=2020)
    assert dated["code_then"].to_list() == ["330621", "330603"]


def test_random_addresses_lead_to_their_counties():
    rng = random.Random(4)
    known = counties()
    assert len(known) > 2900
    streets = ["人民路", "解放东路", "南京路", "创业大道", "北京西路", "中山大道"]
    texts, expected = [], []
    names = pl.Series([row[3] for row in known])
    alone = set(names.value_counts().filter(pl.col("count") == 1)[names.name].to_list())
    for _ in range(3000):
        code, province, city, county = rng.choice(known)
        upper = "" if city in (province, county) else city
        forms = [f"{province}{upper}{county}"]
        if upper:
            forms.append(f"{upper}{county}")
        if county in alone and len(county) > 2:
            forms += [county, f"{province}{county}"]
        street = f"{rng.choice(streets)}{rng.randrange(1, 999)}号"
        texts.append(rng.choice(["", "", "中国", f"{rng.randrange(100000, 899999)} "]) + rng.choice(forms) + street)
        expected.append(code)
    found = im.place(texts)["code"].to_list()
    wrong = [(t, e, f) for t, e, f in zip(texts, expected, found, strict=True) if e != f]
    assert len(wrong) <= 0.005 * len(texts), wrong[:20]


def test_two_provinces_are_a_conflict():
    rng = random.Random(5)
    known = [row for row in counties() if row[2] not in (row[1], row[3])]
    texts = []
    for _ in range(300):
        (_, p, c, d), (_, q, e, f) = rng.sample(known, 2)
        if p != q:
            texts += [f"{p}{q}{e}{f}", f"{p}{c}{d}人民路1号;{q}{e}{f}人民路2号"]
    table = im.place(texts)
    assert table["code"].is_null().all()
    assert table["conflict"].all()


def test_border_changes():
    changes = im.border_changes()
    assert changes.height > 3000
    assert set(changes["kind"]) == {"rename", "upgrade", "merge", "split", "transfer"}
    shaoxing = im.border_changes("绍兴市").filter(year=2013)
    assert shaoxing.select("from_code", "to_codes", "kind", "certain").rows() == [
        ("330621", "330603", "upgrade", True),
        ("330682", "330604", "upgrade", True),
    ]
    split = changes.filter(year=2021, from_code="330110")
    assert split.select("to_codes", "certain").rows() == [("330110;330113", False)]
    with pytest.raises(im.NameNotFoundError):
        im.border_changes("某某市")


def test_zones():
    zones = im.zones()
    assert zones["id"].is_unique().all()
    assert im.zones("滨江区")["name"].to_list() == ["杭州高新技术产业开发区", "中国(浙江)自由贸易试验区"] or set(
        im.zones("滨江区")["name"]
    ) == {"杭州高新技术产业开发区", "中国(浙江)自由贸易试验区"}
    place = im.place("杭州高新技术产业开发区(滨江)六和路1号")
    assert (place.zone, place.county) == ("杭州高新技术产业开发区", "滨江区")


def test_registered_in():
    assert im.registered_in("91330106000000000X").name == "浙江省杭州市西湖区"
    assert im.registered_in("330621").code == "330603"
    nowhere = im.registered_in("999999")
    assert nowhere.code is None and nowhere.reason == "unknown code"


def test_bad_input():
    for text in [
        "",
        " ",
        "。",
        "甲",
        "=1+1",
        "\u202e\u200b",
        "中" * 10_000,
        "鼓楼区" * 5_000,
        "<script>",
        "A" * 10_000,
    ]:
        place = im.place(text)
        assert place.code is None and place.reason is not None and place.problem, text[:20]
    for year in ("1995", 1995.0, 12, True):
        with pytest.raises(im.ConfigurationError):
            im.place("浙江", year=year)
    with pytest.raises(im.SchemaError):
        im.place({"name": ["浙江"]})
    with pytest.raises(im.InvalidValueError):
        im.place(5)


def test_adversarial_texts_take_no_time():
    started = time.monotonic()
    im.place(["浙江省" * 3000 + str(i) for i in range(300)])
    im.place(["浙江省杭州市西湖区文三路1号"] * 200_000)
    assert time.monotonic() - started < 20
