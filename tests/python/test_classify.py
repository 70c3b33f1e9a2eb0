"""Patents through schemes and concordances, against few-line versions of the same."""

from __future__ import annotations

import csv
import math
import random
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import polars as pl
import pytest

import innomap as im

DATA = Path(__file__).parents[2] / "crates" / "innomap" / "src" / "classification" / "data"


def wipo_prefixes() -> dict[str, str]:
    """Prefix as it is written (``H04N 3`` stands for its main group) to the number of the field."""
    fields = tomllib.loads((DATA / "wipo35.toml").read_text(encoding="utf-8"))["field"]
    return {prefix: str(field["number"]) for field in fields for prefix in field["prefixes"]}


def some_symbols() -> list[str]:
    lines = (DATA / "ipc_main_groups.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in lines if not line.startswith("#")]
    return [f"{row[0]} {group}/{sub:02d}" for row in rows for group in row[1:] if group != "*" for sub in (0, 2, 10)]


def test_wipo_weights_of_100_000_patents_are_those_of_a_few_lines() -> None:
    rng = random.Random(7)
    symbols = some_symbols()
    cells = [[rng.choice(symbols) for _ in range(rng.choice([1, 1, 2, 3, 5]))] for _ in range(100_000)]
    prefixes = wipo_prefixes()
    field = {s: prefixes.get(s.split("/")[0]) or prefixes.get(s[:4]) or prefixes.get(s[:3]) for s in symbols}
    expected = {}
    for row, cell in enumerate(cells):
        mapped = [field[s] for s in set(cell) if field[s]]
        for code, n in Counter(mapped).items():
            expected[row, code] = n / len(mapped)
    result = im.classify({"ipc": [";".join(cell) for cell in cells]}, scheme="wipo35")
    found = {(row, code): weight for row, code, weight in result.table.select("row", "code", "weight").iter_rows()}
    assert found.keys() == expected.keys()
    assert all(math.isclose(found[key], expected[key], abs_tol=1e-12) for key in expected)


def test_every_form_of_the_data_is_taken() -> None:
    cells = ["B25J 9/16; B23Q 3/02", "H01L 21/02"]
    as_patents = im.read_patents(pl.DataFrame({"publication": ["CN1A", "CN2A"], "ipc": cells}))
    expected = im.classify(cells, scheme="ipc4").table
    for data in ({"ipc": cells}, pl.DataFrame({"ipc": cells}), [c.split("; ") for c in cells], pl.Series(cells)):
        assert im.classify(data, scheme="ipc4").table.equals(expected)
    read = im.classify(as_patents, scheme="ipc4").table
    assert read.drop("publication").equals(expected)
    assert read["publication"].to_list() == ["CN1A", "CN1A", "CN2A"]


@pytest.mark.parametrize("scheme", ["wipo35", "ipc_section", "ipc_class", "ipc4", "ipc_main_group", "nace2"])
def test_the_shares_of_a_patent_add_up_to_one(scheme: str) -> None:
    rng = random.Random(scheme)
    symbols = some_symbols()
    cells = [";".join(rng.sample(symbols, rng.randint(1, 6))) for _ in range(500)]
    result = im.classify(cells, scheme=scheme)
    sums = result.table.group_by("row").agg(pl.col("weight").sum())["weight"]
    assert all(math.isclose(total, 1) for total in sums)
    assert result.definition["summary"]["classified"] == len(sums)


def test_moves_do_not_split_a_dataset_and_the_result_says_how_many() -> None:
    result = im.classify(["H10D 30/00", "H01L 29/78", "B25J 9/16"], scheme="ipc4")
    assert result.table["code"].to_list() == ["H01L", "H01L", "B25J"]
    assert result.definition["summary"]["bridged"] == 1
    assert any("1" in text and "bridge" in text for text in result.warnings)
    assert im.classify(["H10D 30/00"], scheme="ipc4", bridge=False).table["code"].to_list() == ["H10D"]
    assert im.parse_symbol("H01L 21/02")["moved_to"] == ["H10D", "H10P", "H10W"]
    assert im.parse_symbol("H10K 50/00")["moved_from"] == ["H01L 25", "H01L 51"]


def test_nace_has_two_levels() -> None:
    assert im.classify(["B25J 9/16"], scheme="nace2").table["code"].to_list() == ["28.4"]
    codes = im.classify(["A61K 8/02", "C07C 1/00"], scheme="nace2", level="division").table["code"].to_list()
    assert codes == ["20", "20"]


def test_strategic_industries_by_symbols_and_words() -> None:
    # B61B stands in a rule without words only as far as the published table says; the evaluator reads the file itself.
    rules = tomllib.loads((DATA / "sei2021_equipment.toml").read_text(encoding="utf-8"))["rule"]

    def covers(pattern: str, symbol: str) -> bool:
        if pattern.endswith("*"):
            return symbol.startswith(pattern[:-1] + ("/" if " " in pattern else ""))
        return pattern == symbol

    rng = random.Random(3)
    words = sorted({word for rule in rules for word in rule.get("any", [])})
    pool = [p.rstrip("*") for rule in rules for p in rule["include"] + rule.get("exclude", [])]
    pool = [p if "/" in p else f"{p}/00" if " " in p else f"{p} 1/00" for p in pool]
    cells = [rng.sample(pool, rng.randint(1, 3)) for _ in range(400)]
    titles = ["与".join(rng.sample(words, 2)) for _ in cells]
    expected = defaultdict(set)
    for row, (cell, title) in enumerate(zip(cells, titles, strict=True)):
        for rule in rules:
            symbol = any(
                any(covers(p, s) for p in rule["include"]) and not any(covers(p, s) for p in rule.get("exclude", []))
                for s in cell
            )
            said = not rule.get("any") or any(word.lower() in title.lower() for word in rule["any"])
            if symbol and said and not rule.get("no_words") and not any(w in title for w in rule.get("none", [])):
                expected[row].add(rule["code"])
    table = im.classify({"ipc": [";".join(c) for c in cells], "title": titles}, scheme="sei", bridge=False).table
    found = defaultdict(set)
    for row, code in table.select("row", "code").iter_rows():
        found[row].add(code)
    assert found == expected
    assert len(expected) > 50


def test_a_vendor_column_comes_first() -> None:
    data = {"ipc": ["B25J 9/16", "B25J 9/16"], "national_economy": ["C3491; C3421", "不存在的行业"]}
    result = im.classify(data, scheme="gbt4754")
    assert set(result.table["code"]) == {"3421", "3491"}
    assert any("不存在的行业" in text for text in result.warnings)
    assert set(im.classify(data, scheme="gbt4754", level="division").table["code"]) == {"34"}


def official(tmp_path: Path, rows: list[list[str]], name: str = "对照表.csv") -> Path:
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_an_imported_table_of_the_national_economy(tmp_path: Path) -> None:
    path = official(
        tmp_path,
        [
            ["国民经济行业代码", "国民经济行业名称", "国际专利分类号"],
            ["3491", "工业机器人制造", "B25J*、B23Q 7/04-7/10"],
            ["3421", "金属切削机床制造", "B23Q*"],
        ],
    )
    rules = im.read_concordance(path, kind="gbt4754")
    table = im.classify(["B23Q 7/05; B25J 9/16"], scheme="gbt4754", concordance=rules).table
    assert dict(table.select("code", "weight").iter_rows()) == {"3491": 0.75, "3421": 0.25}
    above = im.classify(["B23Q 7/05; B25J 9/16"], scheme="gbt4754", concordance=rules, level="division").table
    assert above.select("code", "weight").rows() == [("34", 1.0)]


def test_an_imported_list_of_rules_with_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["代码", "名称", "IPC分类号", "排除", "关键词"],
        ["9.1", "甲产业", "B25J*", "B25J 11/00", ""],
        ["", "", "H01L 21*", "", "刻蚀"],
    ]
    rules = im.read_concordance(official(tmp_path, rows), kind="green")
    data = {"ipc": ["B25J 9/16", "B25J 11/00", "H01L 21/02", "H01L 21/02"], "title": ["", "", "刻蚀机", "外延"]}
    assert im.classify(data, scheme=rules).table["row"].to_list() == [0, 2]
    assert im.classify(data, scheme=rules, words=False).table["row"].to_list() == [0, 2, 3]


@pytest.mark.parametrize(
    ("rows", "kind", "said"),
    [
        ([["代码", "名称"], ["1", "甲"]], "sei", "include"),
        ([["代码", "名称", "ipc"], ["99999", "甲", "B25J*"]], "gbt4754", "99999"),
        ([["代码", "名称", "ipc"], ["1", "甲", "B25J 9/08-9/02"]], "sei", "B25J 9/08-9/02"),
        ([["代码", "名称", "ipc"], ["1", "甲", "B25I*"]], "sei", "B25I"),
        ([["代码", "名称", "ipc"], ["1", "甲", ""]], "sei", "分类号"),
        ([["代码", "名称", "ipc"], ["", "甲", "B25J*"]], "sei", "代码"),
    ],
)
def test_broken_files_are_located(tmp_path: Path, rows: list[list[str]], kind: str, said: str) -> None:
    with pytest.raises(im.Error) as caught:
        im.read_concordance(official(tmp_path, rows), kind=kind)
    text = str(caught.value)
    assert said in text
    assert "对照表.csv" in text
    if len(rows[0]) == 3:
        assert re.search(r"2", text)


def test_wrong_options_name_the_right_ones() -> None:
    with pytest.raises(im.ConfigurationError, match="wipo35"):
        im.classify(["B25J 9/16"], scheme="wipo_35")
    with pytest.raises(im.ConfigurationError, match="division"):
        im.classify(["B25J 9/16"], scheme="nace2", level="divisions")
    with pytest.raises(im.SchemaError, match="read_concordance"):
        im.classify(["B25J 9/16"], scheme="gbt4754")
    with pytest.raises(im.SchemaError, match="ipc"):
        im.classify({"title": ["甲"]}, scheme="wipo35")
    empty = im.classify({"ipc": ["", None]}, scheme="wipo35")
    assert len(empty) == 0
    assert empty.warnings


def test_comparison_against_scipy_free_formulas() -> None:
    from innomap.compare import association, kendall, ranked, spearman

    cells = [("a", "x", 30.0), ("a", "y", 10.0), ("b", "x", 20.0), ("b", "y", 40.0)]
    found = association(cells, {"a": 40.0, "b": 60.0}, {"x": 50.0, "y": 50.0}, 100.0)
    chi = sum((o - e) ** 2 / e for o, e in [(30, 20), (10, 20), (20, 30), (40, 30)])
    assert found["cramers_v"] == pytest.approx(math.sqrt(chi / 100))
    assert ranked([5, 9, 5, 1]) == [2.5, 1, 2.5, 4]
    assert spearman(ranked([1, 2, 3]), ranked([3, 2, 1])) == -1
    assert kendall([1, 2, 3, 4], [1, 3, 2, 4]) == pytest.approx(4 / 6)


def test_labels_that_always_go_together_agree_and_independent_ones_do_not() -> None:
    same = im.compare_classifications(["B25J 9/16", "H01L 21/02", "C12N 1/20"] * 5, schemes=["ipc4", "wipo35"])
    assert same.table.row(0, named=True)["cramers_v"] == 1
    names = ["甲乙有限公司", "丙丁大学", "戊己研究院", "庚辛有限公司"]
    data = {"ipc": ["B25J 9/16", "B25J 9/16; H01L 21/02", "H01L 21/02", "B25J 9/16"] * 3, "applicants": names * 3}
    compared = im.compare_classifications(data, schemes=["ipc4", "wipo35", "nace2"], top=3)
    assert len(compared.table) == 3
    assert compared.ranks.table["spearman"].drop_nulls().max() == 1
    assert compared.clashes.table["first_share"].max() <= 1
    with pytest.raises(im.ConfigurationError):
        im.compare_classifications(data, schemes=["wipo35"])
