"""The program on real exports, against an independent reading of the same files."""

import collections
import csv
import io
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import zstandard

import innomap as im

SCRAPED_COLUMNS = {
    "country": "pub_country", "publication": "pub_number", "publication_date": "pub_date", "title": "title", "ipc": "ipc_main",
    "application": "application_number", "applicants": "applicant", "inventors": "inventor",
}  # fmt: skip
FIRM_COLUMNS = {
    "name": "chinese_name", "short_name": "abbr_zh", "english_name": "english_name", "region": "region_zh",
    "industry": "industry_zh",
}  # fmt: skip


@pytest.fixture(scope="module")
def export(real_data: Path) -> Path:
    return real_data / "patents" / "patsnap-export-2020-2022.xlsx"


@pytest.fixture(scope="module")
def sheet(export: Path) -> list[dict[str, str]]:
    """The export as openpyxl reads it."""
    book = openpyxl.load_workbook(export, read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = [str(h) for h in next(rows)]
    read = [dict(zip(header, ("" if c is None else str(c) for c in row), strict=True)) for row in rows]
    book.close()
    return read


@pytest.fixture(scope="module")
def patents(export: Path) -> im.Patents:
    return im.read_patents(export)


@pytest.fixture(scope="module")
def robots(patents: im.Patents) -> im.Map:
    return im.build_map(patents, industry="industrial-robots")


def test_every_publication_and_every_column_of_the_patsnap_export_is_kept(patents, sheet):
    audit = patents.audit
    assert (audit.read, audit.kept, audit.rejected.height, audit.merged.height) == (13_086, 13_086, 0, 0)
    assert audit.columns.height == len(sheet[0]) == 27
    assert audit.files.row(0, named=True)["profile"] == "patsnap"
    # Nothing is lost: each column is in the table, and holds as many values as the sheet.
    for column in audit.columns.iter_rows(named=True):
        filled = sum(row[column["source"]] not in {"", "-"} for row in sheet)
        assert column["filled"] == filled, column["source"]
        assert (column["meaning"] or column["source"]) in patents.table.columns


def test_symbols_fields_and_provinces_agree_with_the_sheet(robots, sheet):
    assert robots.summary["patents"] == 13_086
    with_ipc = [row for row in sheet if row["IPC分类号"] not in {"", "-"}]
    assert len(with_ipc) == 12_193
    assert robots.summary["without_class"] == 13_086 - 12_193
    cells = robots.matrix("region", "technology").table
    assert cells["weight"].sum() == pytest.approx(12_193, abs=1e-9)

    alone = collections.Counter(row["当前申请专利权人州省"] for row in sheet)
    both = collections.Counter(p for row in sheet for p in row["当前申请专利权人州省"].split(" | ") if p != "-")
    regions = {row["region"]: row for row in robots.regions.filter(pl.col("level") == "province").iter_rows(named=True)}
    for short, name, count in [("湖北", "湖北省", 4_714), ("重庆", "重庆市", 3_462), ("浙江", "浙江省", 2_437)]:
        assert alone[short] == count
        assert regions[name]["patents"] == both[short]
        shared = both[short] - alone[short]
        assert regions[name]["weight"] == pytest.approx(alone[short] + shared / 2)


def test_co_applied_patents_agree_with_the_sheet(robots, sheet):
    several = [row["当前申请专利权人"].split(" | ") for row in sheet if " | " in row["当前申请专利权人"]]
    assert len(several) == 696
    # Fewer are held by two institutions: some of the several holders are persons.
    assert 0 < robots.summary["co_applied"] <= 696
    edges = robots.edges("institution", "institution")
    assert edges["weight"].sum() == pytest.approx(robots.summary["co_applied"])


@pytest.mark.parametrize("district", ["安吉县", "当阳市", "铜梁区", "秀洲区"])
def test_districts_agree_with_the_sheet(robots, sheet, district):
    expected = sum(district in row["当前申请专利权人区县"].split(" | ") for row in sheet)
    counted = robots.regions.filter((pl.col("region") == district) & (pl.col("level") == "county"))
    assert counted["patents"].to_list() == [expected]


def test_a_number_is_explained_by_rows_of_the_file(robots, sheet):
    result = robots.rank("institution", where={"region": "安吉县"}, top=3, interval=None)
    behind = robots.explain(result, row=0)
    shown = result.table.row(0, named=True)
    assert behind.height == shown["patents"]
    assert behind["weight"].sum() == pytest.approx(shown["weight"])
    for source, number in zip(behind["source"], behind["publications"], strict=True):
        row = sheet[int(source.rsplit(" : ", 1)[1]) - 2]
        assert row["公开公告号"] == number
        assert shown["institution"] in row["当前申请专利权人"].replace("（", "(").replace("）", ")")


@pytest.fixture(scope="module")
def scraped(real_data: Path) -> tuple[im.Patents, im.Enterprises]:
    patents = im.read_patents(real_data / "patents" / "patentscope-cn-1996-2017.tsv.zst", columns=SCRAPED_COLUMNS)
    firms = im.read_enterprises(real_data / "enterprises" / "pe-vc-backed-firms.tsv", columns=FIRM_COLUMNS)
    return patents, firms


def test_duplicates_of_the_scraped_lists_are_merged_and_counted(scraped, real_data):
    patents, firms = scraped
    audit = patents.audit
    assert (audit.read, audit.kept) == (133_738, 125_930)
    assert audit.read == audit.kept + audit.rejected.height + audit.merged.height
    assert firms.audit.read == 3_491
    packed = (real_data / "patents" / "patentscope-cn-1996-2017.tsv.zst").read_bytes()
    text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), encoding="utf-8", newline="")
    numbers = {(row[2], row[3]) for row in csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert len(numbers) - 1 == audit.kept


def test_enterprises_give_their_patents_a_region_and_the_map_spans_the_years(scraped):
    m = im.build_map(*scraped, period=(1996, 2017))
    assert m.summary["years"] == [1996, 2017]
    placed = m.institutions.filter(pl.col("region_by") == "enterprise list")
    # 1,432 exact names of the list occur as applicants; folding can only add to them.
    assert placed.height >= 1_400
    assert m.summary["unplaced"] < m.summary["patents"]
    assert m.regions.filter(pl.col("level") == "province").height > 20
