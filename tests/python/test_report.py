"""The summary report: self-contained, escaped, marked, with a source under everything, the same each time."""

import re

import openpyxl
import polars as pl
import pytest

import innomap as im
from by_hand import Analysis, cells, definition, message, provenance, ranked
from innomap.network import Network
from innomap.report import Report
from innomap.result import Result

FIRMS = ["甲机器人有限公司", "<script>alert(1)</script>", "=cmd()"]
REGIONS = ["浙江省", "江苏省"]
CITIES = ["杭州市", "宁波市"]
BRANCHES = ["核心零部件", "减速器", "伺服"]


class NativeNetwork:
    nodes = pl.DataFrame(
        {
            "label": FIRMS,
            "x": [0.0, 1.0, 1.5],
            "y": [0.0, 1.0, 0.2],
            "strength": [3.0, 2.0, 1.0],
            "community": [1, 1, 2],
        }
    )
    edges = pl.DataFrame({"source": [FIRMS[0]], "target": [FIRMS[1]], "weight": [2.0]})


class Atlas:
    """A map with known answers, in the place of ``innomap.Map``."""

    def __init__(self, *, synthetic=True, branches=3):
        self.provenance = provenance(synthetic=synthetic)
        self.warnings = ["近期数字偏低"]
        self.incomplete_from = 2012
        self.regions = pl.DataFrame(
            {
                "region": REGIONS + CITIES,
                "code": ["330000", "320000", "330100", "330200"],
                "level": ["province"] * 2 + ["city"] * 2,
            }
        )
        self.branches = pl.DataFrame({"stage": ["上游"] * 3, "branch": BRANCHES, "level": [1, 2, 2]})
        self.summary = {
            "patents": 17, "institutions": {"enterprise": 2, "university": 1}, "technologies": 3, "branches": branches,
            "regions": 4, "years": [2009, 2012], "undated": 0, "unplaced": 1, "without_class": 2, "in_industry": 9,
            "industry": {"id": "robots", "name": message("机器人", "robots"), "version": "1"}, "synthetic": synthetic,
            "incomplete_from": "2012-01",
        }  # fmt: skip

    def _result(self, analysis):
        analysis.provenance = self.provenance
        return Result(analysis, incomplete_from=self.incomplete_from)

    def rank(self, kind, *, where=None, top=20, interval=0.95, level=None):
        if where and where["region"] not in REGIONS + CITIES:
            raise im.NameNotFoundError("没有这个地区", "no such region", found=where["region"])
        names = {
            "institution": FIRMS, "technology": ["搬运", "控制", "测量"], "branch": BRANCHES[:2] if where else BRANCHES,
            "region": CITIES if level == "city" else REGIONS,
        }[kind]  # fmt: skip
        return self._result(ranked(kind, names[:top]))

    def specialisation(self, row, column, *, level=None, where=None):
        rows = CITIES if level == "city" else REGIONS
        return self._result(cells(row, column, rows, BRANCHES if column == "branch" else ["搬运", "控制", "测量"]))

    def matrix(self, row, column, *, by=None, level=None):
        years = [2009, 2010, 2011, 2012] if by else [None]
        columns = BRANCHES if column == "branch" else ["搬运"]
        rows = [(r, c, y, 2.0, 2) for r in [*REGIONS, None] for c in columns for y in years]
        table = pl.DataFrame(rows, schema=[row, column, "year", "weight", "patents"], orient="row")
        keys = [row, column] + (["year"] if by else [])
        table = table if by else table.drop("year")
        return self._result(
            Analysis(table, definition("matrix", keys, "years" if by else "heat_map", table.columns), self.provenance)
        )

    def display_names(self):
        return {}

    def explain(self, result, row=0):
        return pl.DataFrame(
            {"patent": ["1"], "publications": ["CN1A"], "title": ["=cmd()"], "weight": [1.0], "source": ["甲.xlsx : 2"]}
        )

    def centrality(self, node, *, kind):
        table = pl.DataFrame({"rank": [1, 2, 3], node: FIRMS, "pagerank": [0.5, 0.3, 0.2]})
        return self._result(
            Analysis(
                table, definition("centrality", [node], "ranking", table.columns, node=node, kind=kind), self.provenance
            )
        )

    def network(self, node, *, top):
        return Network(NativeNetwork(), self.provenance, node=node, top=top, seed=1)


@pytest.fixture(scope="module")
def page():
    im.set_language("zh")
    return Report(Atlas(), "summary", region="浙江省").html()


def test_the_page_loads_nothing(page):
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b", page)
    assert not re.search(r"@import|url\((?!#)", page)
    assert all(match.startswith("#") for match in re.findall(r'(?:src|href)="([^"]*)"', page))


def test_text_from_files_is_escaped(page):
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_every_table_and_figure_of_generated_data_says_so(page):
    assert page.count("<figcaption>") == page.count("</figcaption>") >= 5
    for tag in ("figcaption", "caption"):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL):
            assert "合成样本 synthetic sample" in text
    for svg in re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL):
        assert "合成样本" in svg


def test_every_table_and_figure_names_its_source(page):
    figures = re.findall(r"<figure>.*?</figure>", page, flags=re.DOTALL)
    assert figures
    assert all("来源：" in figure for figure in figures)
    assert page.count("来源：") >= len(figures) + page.count("<caption>")


def test_the_page_holds_method_sources_and_definitions(page):
    for text in (
        "ab" * 32,
        "分数计数",
        "读入 20 = 保留 17 + 剔除 1 + 合并 2",
        "未能定位到地区",
        "w = Σ 1 / n",
        "Balassa (1965)",
        "innomap 0.1.0",
        "2012-01",
    ):
        assert text in page


def test_identifiers_in_the_page_are_unique(page):
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    for used in re.findall(r"url\(#([^)]+)\)", page):
        assert used in identifiers


def test_the_region_is_judged_branch_by_branch():
    section = next(s for s in Report(Atlas(), "summary", region="浙江省").facts.sections if s.name == "branches")
    verdict = dict(section.table.select("name", "verdict").iter_rows())
    # The branch that the ranking of the region does not list is empty; the chain keeps its order and depth.
    assert list(verdict) == ["核心零部件", "\u3000减速器", "\u3000伺服"]
    assert verdict["\u3000伺服"] == "空白"


def test_a_region_by_code_or_by_the_beginning_of_its_name():
    for wanted in ("330000", "浙江", "浙江省"):
        assert Report(Atlas(), "summary", region=wanted).facts.region == "浙江省"
    with pytest.raises(im.NameNotFoundError):
        _ = Report(Atlas(), "summary", region="火星").facts


def test_the_years_of_the_region_are_its_own():
    def total(region):
        return Report(Atlas(), "summary", region=region).facts.sections[0].table["weight"].sum()

    assert total("浙江省") == 8
    # The whole map counts what could not be placed, too.
    assert total(None) == 24


def test_without_branches_and_for_the_whole_map():
    report = Report(Atlas(synthetic=False, branches=0), "summary", region=None)
    page = report.html()
    assert "合成样本" not in page
    assert 'id="branches"' not in page
    im.set_language("en")
    assert "Patents by year" in Report(Atlas(), "summary", region=None).html()


def test_the_same_map_gives_the_same_report(tmp_path, page):
    report = Report(Atlas(), "summary", region="浙江省")
    assert report.html() == page
    assert report.save(tmp_path / "a.xlsx").read_bytes() == report.save(tmp_path / "b.xlsx").read_bytes()


def test_the_workbook_has_a_sheet_a_table_and_no_formula(tmp_path):
    book = openpyxl.load_workbook(Report(Atlas(), "summary", region="浙江省").save(tmp_path / "a.xlsx"))
    assert book.sheetnames == [
        "概要",
        "年度态势",
        "产业链分支",
        "主要机构",
        "技术领域",
        "地区分布",
        "合作网络",
        "机构专利清单",
        "方法",
        "数据来源",
    ]
    for sheet in book.worksheets:
        assert sheet["A1"].value == "合成样本 synthetic sample"
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sum(len(sheet._charts) for sheet in book.worksheets) == 5


@pytest.mark.parametrize("name", ["a.docx", "a"])
def test_another_suffix_names_the_allowed_ones(tmp_path, name):
    with pytest.raises(im.ConfigurationError, match="html"):
        Report(Atlas(), "summary", region=None).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_kind_names_the_allowed_ones():
    with pytest.raises(im.ConfigurationError, match="summary"):
        Report(Atlas(), "sumary", region=None)
