"""Where on a map: divisions by columns and addresses, zones that lie in them, and the borders of today or of the year."""

import random
from collections import defaultdict

import polars as pl
import pytest

import innomap as im

HIGH_TECH, PARK = "杭州高新技术产业开发区", "苏州工业园区"
IPC = ["B25J 9/16", "H02K 7/116", "A61B 5/00"]


def patents(*rows: dict[str, str]) -> im.Patents:
    """A patent a row, with the columns that any of them has."""
    columns = {"applicants", "application_date", *(name for row in rows for name in row)}
    table = {
        "publication": [f"CN1900{i:05d}A" for i in range(len(rows))],
        "ipc": [IPC[i % 3] for i in range(len(rows))],
    }
    given = {"applicants": "甲乙机械有限公司", "application_date": "2015-03-01"}
    for name in sorted(columns):
        table[name] = [row.get(name, given.get(name, "")) for row in rows]
    return im.read_patents(pl.DataFrame(table))


def weights(m: im.Map, level: str, **options: object) -> dict[str | None, float]:
    cells = m.matrix("region", "technology", level=level, **options).table
    sums = cells.group_by("region").agg(pl.col("weight").sum())
    return {region: round(weight, 9) for region, weight in sums.select("region", "weight").rows()}


def test_where_the_columns_say_the_province_the_address_says_the_county():
    m = im.build_map(
        patents(
            {"province": "浙江", "address": "310027 浙江省杭州市西湖区浙大路38号"},
            {"province": "浙江", "address": "浙江省宁波市鄞州区首南街道1号"},
            {"province": "浙江", "address": "人民路1号"},
            {"province": "", "address": "江苏省苏州市吴中区东吴路1号"},
            {"province": "浙江", "address": "江苏省南京市鼓楼区汉口路22号"},
        )
    )
    assert weights(m, "county") == {"西湖区": 1, "鄞州区": 1, "吴中区": 1, None: 2}
    assert weights(m, "province") == {"浙江省": 4, "江苏省": 1}


def test_an_address_that_contradicts_its_columns_is_listed():
    p = patents(
        {"province": "浙江", "address": "江苏省南京市鼓楼区汉口路22号"}, {"province": "浙江", "address": "杭州市西湖区"}
    )
    im.build_map(p)
    noted = p.audit.unparsed.filter(pl.col("column") == "address")
    assert noted["value"].to_list() == ["江苏省南京市鼓楼区汉口路22号"]


def test_a_zone_is_an_area_of_its_own_that_lies_in_counties():
    m = im.build_map(
        patents(
            {"province": "浙江", "city": "杭州", "district": "滨江区", "address": "杭州市滨江区长河路1号"},
            {"province": "浙江", "city": "杭州", "district": "滨江区", "address": f"{HIGH_TECH}江南大道1号"},
            {"province": "浙江", "city": "杭州", "district": "高新区", "address": ""},
            {"province": "江苏", "city": "苏州", "district": "苏州工业园区", "address": ""},
            {"province": "浙江", "city": "杭州", "district": "西湖区", "address": f"{HIGH_TECH}江南大道1号"},
        )
    )
    assert weights(m, "county") == {"滨江区": 3, "苏州工业园区": 1, "西湖区": 1}
    assert weights(m, "zone") == {HIGH_TECH: 2, PARK: 1, None: 2}, (
        "a zone has no ground in 西湖区, and other patents of a holder say nothing"
    )
    row = m.regions.filter(pl.col("level") == "zone", pl.col("region") == HIGH_TECH).row(0, named=True)
    assert (row["weight"], row["patents"], row["county"], row["city"], row["province"]) == (
        2,
        2,
        "滨江区",
        "杭州市",
        "浙江省",
    )
    by_zone = m.rank("region", level="zone", interval=None)
    assert dict(by_zone.table.select("region", "patents").rows()) == {HIGH_TECH: 2, PARK: 1}
    assert any("园区" in note for note in by_zone.warnings)
    for name in (HIGH_TECH, "杭州高新区"):
        assert m.explain(m.rank("institution", where={"region": name}, interval=None), row=0).height == 2
    cells = m.matrix("region", "technology", level="zone")
    for at, patents_of_cell in enumerate(cells.table["patents"]):
        assert m.explain(cells, row=at).height == patents_of_cell


def test_the_zone_of_a_listed_firm_holds_its_patents_where_they_allow_it():
    listed = im.read_enterprises(
        pl.DataFrame(
            {
                "name": ["甲乙机械有限公司", "丙丁机械有限公司"],
                "address": [f"浙江省{HIGH_TECH}长河路1号", "杭州市西湖区1号"],
            }
        )
    )
    rows = [
        {"applicants": "甲乙机械有限公司"},
        {"applicants": "甲乙机械有限公司 | 丙丁机械有限公司"},
        {"applicants": "甲乙机械有限公司", "province": "浙江", "city": "杭州", "district": "滨江区"},
        {"applicants": "甲乙机械有限公司", "province": "浙江", "city": "杭州", "district": "西湖区"},
    ]
    m = im.build_map(patents(*rows), listed)
    zone = m.institutions.select("institution", "zone").rows()
    assert dict(zone) == {"甲乙机械有限公司": HIGH_TECH, "丙丁机械有限公司": None}
    assert weights(m, "zone") == {HIGH_TECH: 2.5, None: 1.5}
    assert listed.typed()["place_zone"].to_list() == [HIGH_TECH, None]


def test_random_zones_add_up_like_an_obvious_version():
    draw = random.Random(5)
    places = [
        ("浙江", "杭州", "滨江区", HIGH_TECH),
        ("浙江", "杭州", "西湖区", ""),
        ("江苏", "苏州", "苏州工业园区", PARK),
        ("浙江", "宁波", "", ""),
    ]
    rows, expected = [], defaultdict(float)
    for _ in range(400):
        province, city, district, zone = draw.choice(places)
        named = zone == HIGH_TECH and draw.random() < 0.5
        inside = zone if named or zone == PARK else None
        address = f"{zone}某路1号" if named else draw.choice(["", "某路2号"])
        rows.append({"province": province, "city": city, "district": district, "address": address})
        expected[inside] += 1
    m = im.build_map(patents(*rows))
    assert weights(m, "zone") == {zone: round(weight, 9) for zone, weight in expected.items()}
    county = weights(m, "county")
    assert sum(county.values()) == pytest.approx(400)
    assert county["滨江区"] >= expected[HIGH_TECH]
    inside = m.rank("region", level="county", where={"region": HIGH_TECH}, interval=None).table
    assert inside.select("region", "weight").rows() == [("滨江区", expected[HIGH_TECH])]


def test_borders_of_the_year_and_of_today():
    rows = [
        {"province": "浙江", "city": "绍兴", "district": "绍兴县", "application_date": "1995-03-01"},
        {"province": "浙江", "city": "绍兴", "district": "柯桥区", "application_date": "1995-03-01"},
        {"province": "浙江", "city": "绍兴", "district": "柯桥区", "application_date": "2016-03-01"},
        {"province": "重庆", "application_date": "1990-01-01"},
        {"province": "重庆", "application_date": "2000-01-01"},
        {"address": "江苏省吴县东山镇", "application_date": "1990-01-01"},
        {"province": "浙江", "city": "绍兴", "district": "柯桥区", "application_date": ""},
    ]
    today = im.build_map(patents(*rows))
    then = im.build_map(patents(*rows), geography="contemporary")
    assert weights(today, "county") == {"柯桥区": 4, None: 3}
    assert weights(then, "county") == {"绍兴县": 2, "柯桥区": 2, "吴县": 1, None: 2}
    assert weights(today, "province") == {"浙江省": 4, "重庆市": 2, "江苏省": 1}
    assert weights(then, "province") == {"浙江省": 4, "四川省": 1, "重庆市": 1, "江苏省": 1}
    assert m_patents(then, "绍兴县") == 2
    former = today.rank("technology", where={"region": "绍兴县"}, interval=None).table
    assert former["weight"].sum() == 4, "a former name means today's region"
    cells = then.matrix("region", "technology", level="county")
    for at, patents_of_cell in enumerate(cells.table["patents"]):
        assert then.explain(cells, row=at).height == patents_of_cell
    assert then.institutions["region"].to_list() == today.institutions["region"].to_list()


def m_patents(m: im.Map, region: str) -> int:
    return m.rank("institution", where={"region": region}, interval=None).table["patents"].sum()


def test_borders_of_the_year_of_recent_patents_are_those_of_today(tmp_path):
    draw = random.Random(7)
    counties = ["柯桥区", "鄞州区", "滨江区", "临平区"]
    rows = [
        {"province": "浙江", "district": draw.choice(counties), "application_date": "2023-06-01"} for _ in range(200)
    ]
    today, then = (im.build_map(patents(*rows), geography=g) for g in ("current", "contemporary"))
    assert today.matrix("region", "technology", level="county").table.equals(
        then.matrix("region", "technology", level="county").table
    )
    then.save(tmp_path / "then.innomap")
    again = im.open_map(tmp_path / "then.innomap")
    assert again.regions.equals(then.regions)


def test_a_saved_map_keeps_units_that_are_gone_and_zones(tmp_path):
    rows = [
        {"province": "浙江", "city": "绍兴", "district": "绍兴县", "application_date": "1995-03-01"},
        {"province": "浙江", "city": "杭州", "district": "滨江区", "address": f"{HIGH_TECH}江南大道1号"},
    ]
    m = im.build_map(patents(*rows), geography="contemporary")
    m.save(tmp_path / "m.innomap")
    again = im.open_map(tmp_path / "m.innomap")
    for level in ("county", "zone"):
        assert weights(again, level) == weights(m, level)
    both = again.merge(
        im.build_map(patents(*rows, {"district": "柯桥区", "province": "浙江"}), geography="contemporary")
    )
    assert sum(weights(both, "county").values()) == 3


def test_regions_of_one_name_stay_apart_and_say_where_they_are():
    rows = [
        {"province": "江苏", "city": "南京", "district": "鼓楼区", "applicants": "甲乙机械有限公司"},
        {"province": "江苏", "city": "徐州", "district": "鼓楼区", "applicants": "丙丁电气有限公司"},
        {"province": "江苏", "city": "徐州", "district": "鼓楼区", "applicants": "丙丁电气有限公司"},
        {"province": "浙江", "city": "杭州", "district": "西湖区", "applicants": "戊己仪器有限公司"},
    ]
    m = im.build_map(patents(*rows))
    assert weights(m, "county") == {"南京市鼓楼区": 1, "徐州市鼓楼区": 2, "西湖区": 1}
    of = dict(m.institutions.select("institution", "region").rows())
    assert of == {"甲乙机械有限公司": "南京市鼓楼区", "丙丁电气有限公司": "徐州市鼓楼区", "戊己仪器有限公司": "西湖区"}
    ranked = m.rank("region", level="county", interval=None)
    assert dict(ranked.table.select("region", "patents").rows()) == {"南京市鼓楼区": 1, "徐州市鼓楼区": 2, "西湖区": 1}
    for at, held in enumerate(ranked.table["patents"]):
        assert m.explain(ranked, row=at).height == held
    assert m_patents(m, "徐州市鼓楼区") == 2
    assert len(m.specialisation("region", "technology", level="county").table["region"].unique()) == 3


def test_wrong_levels_and_borders_name_the_allowed_ones():
    m = im.build_map(patents({"province": "浙江"}))
    with pytest.raises(im.ConfigurationError, match="zone"):
        m.rank("region", level="town")
    with pytest.raises(im.ConfigurationError, match="contemporary"):
        im.build_map(patents({"province": "浙江"}), geography="1995")
    with pytest.raises(im.NameNotFoundError):
        m.rank("institution", where={"region": "没有高新区"})
