"""Definitions of industries: read, checked, evaluated, explained, compared, written."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import innomap as im
from innomap.cli import main
from innomap.industry import check_distinct
from innomap.industry_schema import industry_schema

ROOT = Path(__file__).resolve().parents[2]

HEAD = """format = 1
id = "mine"
version = "1"
zh = "某产业"
en = "some industry"
note_zh = "实测精度 90%（82%—95%）"
[[stage]]
id = "upstream"
zh = "上游"
en = "upstream"
[[stage]]
id = "midstream"
zh = "中游"
en = "midstream"
"""

RULES = """
[[branch]]
id = "parts"
stage = "upstream"
zh = "零部件"
en = "parts"
weight = 1.0
[[branch.rule]]
id = "any"
include = ["F16H"]
[[branch]]
id = "gears"
parent = "parts"
zh = "减速器"
en = "gears"
[[branch.rule]]
id = "tree"
include = ["F16H 1/28*"]
[[branch.rule]]
id = "near"
keywords = { near = [{ words = ["机器人", "减速器"], within = 4 }] }
[[branch.rule]]
id = "claims"
keywords = { all = ["谐波"], in = ["claims"] }
[[branch]]
id = "robots"
stage = "midstream"
zh = "机器人"
en = "robots"
[[branch.rule]]
id = "cpc"
include = ["B25J 9/16*"]
cpc = ["Y10S 901"]
exclude = ["A47L"]
[[branch.rule]]
id = "vendor"
gbt4754 = ["349"]
sei = ["2.1"]
[[branch.enterprise_rule]]
id = "class"
gbt4754 = ["349"]
scope = { any = ["机器人"], none = ["玩具"] }
[[branch.enterprise_rule]]
id = "listed"
names = ["甲乙机器人有限公司"]
"""

PATENTS = [
    # publication, title, claims, ipc, cpc, economy, emerging, expected rules
    ("CN100000001A", "一种齿轮箱", "", "F16H 57/08", "", "", "", ["parts/any"]),
    ("CN100000002A", "一种齿轮箱", "", "F16H 1/32", "", "", "", ["gears/tree"]),
    ("CN100000003A", "机器人用RV减速器", "", "A01B 1/00", "", "", "", ["gears/near"]),
    ("CN100000004A", "机器人的关节所用减速器", "", "A01B 1/00", "", "", "", []),
    ("CN100000005A", "一种齿轮", "包括谐波发生器", "A01B 1/00", "", "", "", ["gears/claims"]),
    ("CN100000006A", "一种谐波齿轮", "", "A01B 1/00", "", "", "", []),
    ("CN100000007A", "一种机械臂", "", "B25J 9/22", "", "", "", ["robots/cpc"]),
    ("CN100000008A", "一种机械臂", "", "B25J 9/14", "Y10S 901/01", "", "", ["robots/cpc"]),
    ("CN100000009A", "一种扫地机", "", "B25J 9/16; A47L 11/24", "", "", "", []),
    ("CN100000010A", "一种机械臂", "", "B25J 9/14", "", "C3491", "2.1.1", ["robots/vendor"]),
    ("CN100000011A", "一种机械臂", "", "B25J 9/14", "", "C3491", "2.10", []),
]  # fmt: skip
COLUMNS = ["publication", "title", "claims_text", "ipc", "cpc", "national_economy", "emerging_industry"]


@pytest.fixture(scope="module")
def industry():
    return im.Industry.from_toml(HEAD + RULES, name="mine.toml")


@pytest.fixture(scope="module")
def patents():
    return im.read_patents(pl.DataFrame([row[:-1] for row in PATENTS], schema=COLUMNS, orient="row"))


def test_each_condition_says_what_it_should(industry, patents):
    found = industry.memberships(patents)
    table = found.table
    assert table.columns == ["publication", "branch", "branch_label", "stage", "rule"]
    by_patent = {row[0]: [] for row in PATENTS}
    for publication, branch, rule in table.select("publication", "branch", "rule").iter_rows():
        by_patent[publication].append(f"{branch}/{rule}")
    assert by_patent == {row[0]: row[-1] for row in PATENTS}
    assert found.definition["summary"] == {"patents": 11, "in_industry": 7}
    assert found.definition["parameters"]["industry"] == "mine"
    assert any("摘要" in text for text in found.warnings)
    assert not any("CPC" in text for text in found.warnings)


def test_columns_that_are_missing_are_named_in_memberships_and_in_the_map(industry):
    poor = im.read_patents(pl.DataFrame({"publication": ["CN100000007A"], "title": ["机械臂"], "ipc": ["B25J 9/22"]}))
    for warnings in (industry.memberships(poor).warnings, im.build_map(poor, industry=industry).warnings):
        text = "\n".join(map(str, warnings))
        for column in ("CPC分类号", "国民经济行业分类", "战略性新兴产业分类", "权利要求"):
            assert f"「{column}」" in text
        assert "robots/cpc" in text


def test_the_map_has_the_branches_of_memberships(industry, patents, tmp_path):
    m = im.build_map(patents, industry=industry)
    counts = industry.memberships(patents).table.group_by("branch").agg(pl.col("publication").n_unique())
    expected = dict(counts.iter_rows())
    expected["parts"] += expected["gears"]  # the table of nodes counts what is below as well
    assert dict(m.branches.select("id", "patents").iter_rows()) == expected
    m.save(tmp_path / "m.innomap")
    assert im.open_map(tmp_path / "m.innomap").branches.equals(m.branches)


def test_a_patent_is_explained_by_what_hit_and_what_was_lacking(industry, patents):
    why = industry.explain(patents, "CN 100000002 A")
    hit = why.filter("meets")
    assert hit.select("branch", "rule", "condition", "found").rows() == [
        ("parts", "any", "include", "F16H 1/32 (F16H)"),
        ("gears", "tree", "include", "F16H 1/32 (F16H 1/28*)"),
    ]
    swept = industry.explain(patents, "CN100000009A").filter(pl.col("rule") == "cpc")
    assert swept.select("meets", "condition", "holds").rows() == [
        (False, "include", True),
        (False, "cpc", True),
        (False, "exclude", False),
    ]
    assert "A47L 11/24" in swept["found"][2]
    with pytest.raises(im.NameNotFoundError):
        industry.explain(patents, "CN999999999A")


def test_enterprises_belong_by_class_scope_and_name(industry):
    firms = im.read_enterprises(
        pl.DataFrame(
            {
                "企业名称": ["甲乙机器人有限公司", "丙丁智能有限公司", "戊己玩具有限公司", "庚辛有限公司"],
                "行业代码": ["6511", "3491", "3491", "3421"],
                "经营范围": ["软件", "工业机器人的研发", "机器人、玩具", "机器人"],
            }
        )
    )
    found = industry.enterprise_memberships(firms).table
    assert found.select("name", "branch", "rule").rows() == [
        ("甲乙机器人有限公司", "robots", "listed"),
        ("丙丁智能有限公司", "robots", "class"),
    ]
    assert "3491" in found["evidence"][1]
    assert "机器人" in found["evidence"][1]


def located(text, **expected):
    with pytest.raises(im.DefinitionError) as caught:
        im.Industry.from_toml(text, name="mine.toml")
    error = str(caught.value)
    assert "mine.toml" in error
    for part in expected.values():
        assert part in error, error
    return error


WRONG = {
    "unknown key": ('id = "tree"\n', 'id = "tree"\nincldue = ["F16H"]\n', "include"),
    "unknown parent": ('parent = "parts"', 'parent = "part"', "parts"),
    "unknown stage": ('stage = "midstream"', 'stage = "midsteam"', "midstream"),
    "circle": ('parent = "parts"', 'parent = "gears"', "循环"),
    "two branches with one id": ('id = "robots"', 'id = "gears"', "重复"),
    "subclass that does not exist": ('"B25J 9/16*"', '"B25I 9/16*"', "B25J"),
    "main group that does not exist": ('"B25J 9/16*"', '"B25J 10/16"', "B25J 9、B25J 11"),
    "class of the economy": ('gbt4754 = ["349"]\nsei', 'gbt4754 = ["3499x9"]\nsei', "34"),
    "emerging industry": ('sei = ["2.1"]', 'sei = ["12.1"]', "2.1"),
    "weights": ("weight = 1.0", "weight = 0.7", "1"),
    "near of one word": ('words = ["机器人", "减速器"]', 'words = ["机器人"]', "两个"),
    "field": ('in = ["claims"]', 'in = ["claim"]', "claims"),
    "no condition": ('include = ["F16H 1/28*"]', "", "include"),
}


@pytest.mark.parametrize("name", WRONG)
def test_mistakes_are_located_and_name_what_was_meant(name):
    before, after, says = WRONG[name]
    text = HEAD + RULES
    assert before in text
    error = located(text.replace(before, after, 1), says=says)
    line = int(re.search(r"第 (\d+) 行", error).group(1))
    start = 1 + text[: text.index(before)].count("\n")
    assert abs(line - start) <= 1 or name in ("circle", "unknown key")


def test_doubts_are_listed_with_line_and_key():
    text = HEAD.replace('id = "midstream"', 'id = "downstream"').replace('zh = "中游"', 'zh = "下游"')
    text += """
[[branch]]
id = "a"
stage = "upstream"
zh = "甲"
en = "a"
[[branch.rule]]
id = "moved"
include = ["H01L 21/02", "B25J 9/17"]
keywords = { any = ["的"] }
[[branch]]
id = "empty"
stage = "upstream"
zh = "空"
en = "empty"
"""
    industry = im.Industry.from_toml(text)
    found = {key: (line, message) for line, key, message in industry.warnings.select("line", "key", "zh").iter_rows()}
    assert "H10D" in " ".join(industry.warnings["zh"])
    assert "B25J 9/16、B25J 9/18" in " ".join(industry.warnings["zh"])
    assert found["downstream"][0] == 12
    assert "没有规则" in found["empty"][1]
    assert "的" in found["a/moved.keywords.any"][1]
    lines = text.splitlines()
    assert all(lines[line - 1] for line in industry.warnings["line"])


def test_a_file_with_the_id_of_a_packaged_definition_is_a_doubt_and_two_of_one_id_an_error(tmp_path):
    robots = im.Industry.load("industrial-robots")
    path = robots.save(tmp_path / "mine.toml")
    same = im.Industry.load(path)
    assert same.definition == robots.definition
    assert "id" not in same.warnings["key"].to_list()
    path.write_text(robots.to_toml().replace("减速器", "减速机", 1), encoding="utf-8")
    other = im.Industry.load(path)
    assert "id" in other.warnings["key"].to_list()
    check_distinct([robots, same])
    with pytest.raises(im.DefinitionError, match="industrial-robots"):
        check_distinct([robots, other])


def test_what_changed_between_two_definitions(industry):
    text = HEAD + RULES
    changed = text.replace('"F16H 1/28*"', '"F16H 1/28*", "F16H 49"').replace('none = ["玩具"]', "none = []")
    changed = changed.replace('zh = "机器人"\nen', 'zh = "工业机器人"\nen').replace('id = "near"', 'id = "close"')
    rows = set(industry.diff(im.Industry.from_toml(changed)).rows())
    assert rows == {
        ("added", "gears", "tree", "include", None, "F16H 49"),
        ("removed", "robots", "class (enterprises)", "scope.none", "玩具", None),
        ("changed", "robots", None, "name_zh", "机器人", "工业机器人"),
        ("removed", "gears", "near", None, None, None),
        ("added", "gears", "close", None, None, None),
    }
    assert industry.diff(im.Industry.from_toml(text + "\n# a comment\n")).is_empty()


def test_rules_are_a_table(industry):
    table = industry.rules
    assert table.height == 8
    row = table.filter(pl.col("rule") == "cpc").row(0, named=True)
    assert row["symbols"] == ["B25J 9/16*", "Y10S 901", "A47L"]
    assert row["conditions"] == ["cpc", "exclude", "include"]


def test_the_command_line_checks_definitions(tmp_path, capsys):
    path = tmp_path / "mine.toml"
    path.write_text(HEAD + RULES.replace("F16H 1/28*", "H01L 21/02"), encoding="utf-8")
    assert main(["industries", str(path)]) == 0
    out = capsys.readouterr().out
    assert "3 个分支，8 条规则" in out
    assert "H10D" in out
    path.write_text(HEAD + RULES.replace("F16H 1/28*", "F16Q 1/28*"), encoding="utf-8")
    assert main(["industries", str(path)]) == 1
    assert "F16" in capsys.readouterr().err


def test_the_schema_in_the_docs_is_current_and_fits_the_packaged_definitions():
    done = subprocess.run([sys.executable, ROOT / "tools" / "industry_schema.py", "--check"], check=False)
    assert done.returncode == 0
    import tomllib

    schema = industry_schema()
    json.dumps(schema)
    for name in im.industries()["id"]:
        assert list(unfit(tomllib.loads(im.Industry.load(name).to_toml()), schema)) == []
    data = tomllib.loads(HEAD + RULES)
    assert list(unfit(data, schema)) == []
    for symbol in (
        "B",
        "B25",
        "B25J",
        "B25J*",
        "B25J 9",
        "B25J 9*",
        "B25J 9/*",
        "B25J 9/16",
        "B25J 9/16*",
        "Y10S 901/01",
    ):
        data["branch"][0]["rule"][0]["include"] = [symbol]
        assert list(unfit(data, schema)) == [], symbol
    data["branch"][0]["rule"][0]["include"] = ["robot"]
    data["branch"][1]["colour"] = "red"
    assert len(list(unfit(data, schema))) == 2


def test_the_example_of_the_docs_is_sound():
    page = (ROOT / "docs" / "industry-format.md").read_text(encoding="utf-8")
    industry = im.Industry.from_toml(page.split("```toml\n")[1].split("```")[0])
    assert industry.rules.height == 2
    assert industry.warnings.is_empty()


def unfit(value, schema, place=""):
    """Where a value breaks a schema: as much of JSON schema as ours uses."""
    kinds = {"object": dict, "array": list, "string": str, "number": (int, float), "integer": int}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        yield place
        return
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield place
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        yield place
    if isinstance(value, dict):
        yield from (f"{place}.{key}" for key in schema.get("required", ()) if key not in value)
        for key, part in value.items():
            if key in schema["properties"]:
                yield from unfit(part, schema["properties"][key], f"{place}.{key}")
            else:
                yield f"{place}.{key}"
    if isinstance(value, list):
        for i, part in enumerate(value):
            yield from unfit(part, schema["items"], f"{place}[{i}]")


def test_results_do_not_depend_on_the_number_of_threads(tmp_path):
    draw = random.Random(7)
    rows = {
        "publication": [f"CN{100_000_000 + i}A" for i in range(30_000)],
        "title": [draw.choice(["机器人减速器", "一种机械臂", "robot arm", "焊接机器人"]) for _ in range(30_000)],
        "ipc": [draw.choice(["B25J 9/16", "F16H 1/32; B25J 17/02", "B23K 37/02", "A01B 1/00"]) for _ in range(30_000)],
    }
    path = tmp_path / "patents.parquet"
    pl.DataFrame(rows).write_parquet(path)
    code = (
        "import sys, innomap as im\n"
        "found = im.Industry.load('industrial-robots').memberships(im.read_patents(sys.argv[1]))\n"
        "print(found.table.write_csv())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, path],
            capture_output=True,
            check=True,
            env={"RAYON_NUM_THREADS": threads, "PATH": ""},
        ).stdout
        for threads in ("1", "3")
    }
    assert len(outputs) == 1
    assert next(iter(outputs)).count(b"\n") > 10_000
