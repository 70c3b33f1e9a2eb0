"""Charts: Chinese labels are really drawn, generated data are marked, hostile and equal names stay what they are."""

import json
import re

import polars as pl
import pytest

import innomap as im
from by_hand import Analysis, cells, definition, provenance, ranked
from innomap import charts, fonts
from innomap.network_chart import _named, draw
from innomap.result import Result

NAMES = ["杭州精工机器人有限公司", "<script>alert(1)</script>", "宁波大学", "宁波大学"]


def yearly():
    table = pl.DataFrame(
        {
            "region": ["甲", "甲", "乙"],
            "technology": ["t"] * 3,
            "year": [2010, 2013, 2012],
            "weight": [1.0, 3.0, 2.0],
            "patents": [1, 3, 2],
        }
    )
    return Analysis(table, definition("matrix", ["region", "technology", "year"], "years", table.columns), provenance())


def network(*, synthetic=True):
    n = 30
    nodes = pl.DataFrame(
        {
            "label": [f"机构{i}" for i in range(n)],
            "x": [i % 6 / 4 for i in range(n)],
            "y": [i // 6 / 5 for i in range(n)],
            "strength": [float(n - i) for i in range(n)],
            "community": [i % 14 + 1 for i in range(n)],
        }
    )
    edges = pl.DataFrame({"source": ["机构0"] * 5, "target": [f"机构{i}" for i in range(1, 6)], "weight": [1.0] * 5})
    return draw(nodes, edges, definition("network", ["label"], "network", []), provenance(synthetic=synthetic))


def all_charts():
    return [
        Result(ranked("institution", NAMES)).plot(),
        Result(cells("region", "technology", ["甲", "乙"], ["丙", "丁", "<b>"])).plot(),
        Result(yearly(), incomplete_from=2012).plot(),
        network(),
    ]


@pytest.mark.parametrize("index", range(4))
def test_every_chart_of_generated_data_says_so_and_is_drawn(index, tmp_path):
    chart = all_charts()[index]
    svg = chart.svg()
    assert "合成样本" in svg
    assert "synthetic sample" in svg
    assert "<script>alert" not in svg
    assert not re.search(r'(href|src)="(?!#)', svg)
    assert chart._repr_mimebundle_()["image/svg+xml"] == svg
    png = chart.save(tmp_path / "a.png").read_bytes()
    assert png.startswith(b"\x89PNG")
    # A renderer that lost the font would draw the same picture with and without the labels.
    spec = json.loads(re.sub(r"[\u4e00-\u9fff]", "", json.dumps(chart.spec, ensure_ascii=False)))
    blank = charts.Chart(spec, chart.table, chart.method).save(tmp_path / "b.png").read_bytes()
    assert png != blank


def test_real_data_carry_no_mark():
    assert "合成样本" not in network(synthetic=False).svg()


def test_two_units_of_one_name_stay_two_bars():
    spec = Result(ranked("institution", NAMES)).plot().spec
    texts = json.dumps(spec, ensure_ascii=False)
    assert "宁波大学\u200b" in texts


def test_bars_show_value_interval_and_rank_interval():
    text = json.dumps(Result(ranked("region", ["甲", "乙"])).plot().spec, ensure_ascii=False)
    assert "名次 1–2" in text
    assert '"low": 18.0' in text
    assert '"high": 22.0' in text


def test_a_year_without_patents_is_drawn_as_zero():
    table = Result(yearly()).plot().table
    of = {(row["series"], row["year"]): row["weight"] for row in table.iter_rows(named=True)}
    assert of["甲", 2011] == 0
    assert of["甲", 2013] == 3
    assert len(of) == 8


def test_incomplete_years_are_shaded():
    assert "数据尚不完整" in Result(yearly(), incomplete_from=2012).plot().svg()
    assert "数据尚不完整" not in Result(yearly()).plot().svg()


def test_names_in_a_network_do_not_cover_each_other():
    dots = [
        {"label": str(i), "short": "某某有限公司", "x": (i * 37) % 600, "y": (i * 53) % 400, "area": 100.0}
        for i in range(200)
    ]
    named = _named(dots)
    assert named
    for i, a in enumerate(named):
        assert all(
            abs(a["at"] - d["x"]) >= 30 or abs(a["level"] - d["y"]) >= 6 for d in dots if d["label"] != a["label"]
        )
        for b in named[:i]:
            assert abs(a["at"] - b["at"]) >= 60 or abs(a["level"] - b["level"]) >= 13


@pytest.mark.parametrize("suffix", ["svg", "pdf", "html"])
def test_other_formats(tmp_path, suffix):
    content = Result(ranked("region", ["甲", "乙"])).plot().save(tmp_path / f"a.{suffix}").read_bytes()
    assert len(content) > 2000
    if suffix == "html":
        assert not re.search(rb"<(script|link)[^>]+(src|href)=", content)


def test_another_suffix_names_the_allowed_ones(tmp_path):
    with pytest.raises(im.ConfigurationError, match="png"):
        Result(ranked("region", ["甲"])).plot().save(tmp_path / "a.bmp")


def test_without_a_chinese_font_the_error_names_the_extra(monkeypatch):
    fonts.prepare.cache_clear()
    monkeypatch.setattr(fonts, "_drawn", lambda character: b"box")
    with pytest.raises(im.MissingExtraError, match="fonts-zh"):
        fonts.prepare()
    monkeypatch.undo()
    fonts.prepare()


def test_a_font_folder_that_is_not_there(tmp_path):
    with pytest.raises(im.FileMissingError):
        fonts.use(tmp_path / "none")
