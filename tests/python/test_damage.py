"""The damage table: damaged and hostile files, each with the error or the audited reading it must give."""

import datetime as dt
import gzip
import io
import random
import struct
import zipfile
from dataclasses import dataclass, field

import openpyxl
import pandas as pd
import polars as pl
import pytest
import xlsxwriter
import zstandard

import innomap as im

HEADER = "公开(公告)号,申请号,申请日,标题,当前申请(专利权)人,当前申请(专利权)人州/省,当前申请(专利权)人地市,IPC分类号"
ROW = "CN{n:09}A,CN201500000001.1,2015-03-04,一种谐波减速器,甲装备有限公司,浙江,绍兴市,F16H 1/32"
ROWS = [ROW.format(n=200000000 + n) for n in range(1, 4)]
TABLE = "\n".join([HEADER, *ROWS, ""])
UTF8, GB = TABLE.encode(), TABLE.encode("gb18030")


def book(rows, change=None):
    out = io.BytesIO()
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    if change:
        change(workbook)
    workbook.save(out)
    return out.getvalue()


def cells():
    return [line.split(",") for line in (HEADER, *ROWS)]


XLSX = book(cells())


def repacked(content, change):
    """An archive with its parts changed: a function of name and bytes gives the new bytes, or nothing to leave it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def archive(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts:
            made.writestr(name, data)
    return out.getvalue()


def link():
    info = zipfile.ZipInfo("a.csv")
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    return archive((info, "/etc/passwd"))


def locked(content):
    """The archive with the mark of encryption on all its files."""
    data = bytearray(content)
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(start)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(start, at + 4)
    return bytes(data)


def ole(text):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + text.encode("utf-16-le") + bytes(600)


def arrow(table=None):
    out = io.BytesIO()
    (frame() if table is None else table).write_ipc(out)
    return out.getvalue()


def arrow_stream():
    out = io.BytesIO()
    frame().write_ipc_stream(out)
    return out.getvalue()


def frame():
    lines = cells()
    return pl.DataFrame(lines[1:], schema=lines[0], orient="row")


def parquet(table=None):
    out = io.BytesIO()
    (frame() if table is None else table).write_parquet(out)
    return out.getvalue()


def rich():
    return frame().with_columns(
        pl.Series("申请日", [dt.datetime(2015, 3, 4)] * 3),
        pl.Series("IPC分类号", [["F16H 1/32", "B25J 9/16"], ["F16H 1/32"], None]),
        pl.Series("标题", ["甲", "乙", "甲"], dtype=pl.Categorical),
    )


def noise(size, seed=7):
    return random.Random(seed).randbytes(size)


def flipped(content, at):
    at %= len(content)
    return content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :]


def changed(old, new, count=1):
    return TABLE.replace(old, new, count).encode()


def hide_first(workbook):
    extra = workbook.create_sheet("隐藏", 0)
    extra.append(["公开(公告)号", "受理局", "当前申请(专利权)人"])
    extra.append(["CN999999999A", "中国", "乙"])
    extra.sheet_state = "hidden"
    workbook.active = 1


def cover(workbook):
    extra = workbook.create_sheet("说明", 0)
    extra.append(["本表由系统导出"])
    extra.append(["请勿外传"])


def titled(workbook):
    workbook.active.insert_rows(1, 4)
    workbook.active["A1"] = "专利导出清单"
    workbook.active.merge_cells("A1:H1")
    workbook.active["A3"] = "检索式：减速器"


def formula(workbook):
    workbook.active["D2"] = "=1+1"


def computed():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        sheet = made.add_worksheet()
        for place, line in enumerate(cells()):
            sheet.write_row(place, 0, line)
        sheet.write_formula("D2", '="一种"&"谐波减速器"', None, "一种谐波减速器")
    return out.getvalue()


def wrong_dimension(name, data):
    if not name.startswith("xl/worksheets/sheet"):
        return data
    return data.replace(b'<dimension ref="A1:H4"', b'<dimension ref="A1"')


@dataclass(frozen=True)
class Refused:
    kind: type
    word: str
    row: int | None = None


@dataclass(frozen=True)
class Read:
    kept: int
    rejected: int = 0
    merged: int = 0
    warning: str = ""
    unparsed: tuple = ()
    first: dict = field(default_factory=dict)
    """Column → what its first row holds."""


INPUT, SCHEMA = im.InputError, im.SchemaError
DAMAGED = "truncated or damaged"
NO_TABLE = "not a table"

# What it is → file name, content, what it must give, options of the reading.
CASES = {
    # Cut off or spoilt
    "csv cut within a sign": ("a.csv", UTF8[:-12], Refused(INPUT, "damaged")),
    "csv cut within a row": ("a.csv", "\n".join([HEADER, *ROWS]).encode()[:-40].rsplit(b",", 1)[0], Read(2, 1)),
    "csv without its last line end": ("a.csv", UTF8[:-1], Read(3)),
    "xlsx cut in half": ("a.xlsx", XLSX[: len(XLSX) // 2], Refused(INPUT, DAMAGED)),
    "xlsx without its directory": ("a.xlsx", XLSX[:-30], Refused(INPUT, DAMAGED)),
    "xlsx without its sheet": (
        "a.xlsx", repacked(XLSX, lambda n, d: None if "sheet1" in n else d), Refused(INPUT, ""),
    ),
    "xlsx with spoilt XML": (
        "a.xlsx", repacked(XLSX, lambda n, d: d[: len(d) // 2] + b"<<<" if "sheet1" in n else d), Refused(INPUT, DAMAGED),
    ),
    "xlsx with a spoilt byte": ("a.xlsx", flipped(XLSX, XLSX.find(b"sheet1.xml") + 60), Refused(INPUT, DAMAGED)),
    "gzip cut off": ("a.csv.gz", gzip.compress(UTF8)[:-6], Refused(INPUT, DAMAGED)),
    "gzip with a wrong checksum": ("a.csv.gz", flipped(gzip.compress(UTF8), -6), Refused(INPUT, DAMAGED)),
    "zstd cut off": ("a.csv.zst", zstandard.compress(UTF8)[:-9], Refused(INPUT, DAMAGED)),
    "zip cut off": ("a.zip", archive(("a.csv", UTF8))[:-20], Refused(INPUT, DAMAGED)),
    "zip with a wrong checksum": ("a.zip", flipped(archive(("a.csv", UTF8)), 60), Refused(INPUT, DAMAGED)),
    "parquet cut off": ("a.parquet", parquet()[:-50], Refused(INPUT, DAMAGED)),
    "parquet that is only its name": ("a.parquet", b"PAR1" * 4, Refused(INPUT, DAMAGED)),
    "arrow cut off": ("a.arrow", arrow()[:200], Refused(INPUT, DAMAGED)),
    "old workbook of zeros": ("a.xls", ole(""), Refused(INPUT, DAMAGED)),
    "noise": ("a.csv", noise(4_000), Refused(INPUT, "")),
    "noise after a header": ("a.csv", HEADER.encode() + b"\n" + noise(4_000), Refused(INPUT, "")),
    # No tables
    "empty file": ("a.csv", b"", Refused(INPUT, "empty")),
    "only white space": ("a.csv", b" \n\t\n  \n", Refused(INPUT, "empty")),
    "only a byte order mark": ("a.csv", b"\xef\xbb\xbf", Refused(INPUT, "empty")),
    "only a header": ("a.csv", HEADER.encode() + b"\n", Refused(INPUT, "no row")),
    "PDF named xlsx": ("a.xlsx", b"%PDF-1.7\n" + noise(100), Refused(INPUT, NO_TABLE)),
    "HTML named xls": ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", Refused(INPUT, NO_TABLE)),
    "tar in gzip": ("a.tar.gz", gzip.compress(b"a.csv".ljust(257, b"\0") + b"ustar\0" + bytes(300)), Refused(INPUT, NO_TABLE)),
    "RAR": ("a.zip", b"Rar!\x1a\x07\x00" + noise(50), Refused(INPUT, NO_TABLE)),
    "Word document": (
        "a.docx", archive(("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")), Refused(INPUT, ""),
    ),
    # Archives
    "zip of two tables": (
        "a.zip",
        archive(("一/a.csv", UTF8), ("__MACOSX/a.csv", "junk"), ("b.csv", changed("CN2000", "CN2100", 9)), ("说明.pdf", "%PDF")),
        Read(6, warning="说明.pdf"),
    ),
    "zip of an xlsx": ("a.zip", archive(("a.xlsx", XLSX)), Read(3)),
    "zip with a symbolic link": ("a.zip", link(), Refused(INPUT, "symbolic link")),
    "zip that leads out of itself": ("a.zip", archive(("../../a.csv", UTF8)), Refused(INPUT, "leads out")),
    "zip with an absolute path": ("a.zip", archive(("/etc/a.csv", UTF8)), Refused(INPUT, "leads out")),
    "zip with a password": ("a.zip", locked(archive(("a.csv", UTF8))), Refused(INPUT, "password")),
    "zip within a zip": ("a.zip", archive(("b.zip", archive(("a.csv", UTF8)))), Refused(INPUT, "archive within")),
    "gzip within a zip": ("a.zip", archive(("b.csv.gz", gzip.compress(UTF8))), Refused(INPUT, "archive within")),
    "gzip within gzip": ("a.csv.gz", gzip.compress(gzip.compress(UTF8)), Refused(INPUT, NO_TABLE)),
    "zip of nothing": ("a.zip", archive(("读我/readme.txt", "x")), Refused(INPUT, "no table")),
    "bomb in zip": ("a.zip", archive(("a.csv", bytes(80 << 20))), Refused(INPUT, "unpacks to more")),
    "bomb in gzip": ("a.csv.gz", gzip.compress(UTF8 + b"\n" * (80 << 20)), Refused(INPUT, "unpacks to more")),
    "bomb in zstd": ("a.csv.zst", zstandard.compress(UTF8 + b"\n" * (80 << 20)), Refused(INPUT, "unpacks to more")),
    "bomb in xlsx": (
        "a.xlsx", repacked(XLSX, lambda n, d: d + b" " * (80 << 20) if "sheet1" in n else d), Refused(INPUT, "unpacks to more"),
    ),
    "bomb of two layers": ("a.zip", archive(("b.gz", gzip.compress(bytes(80 << 20)))), Refused(INPUT, "archive within")),
    # Encodings
    "GB18030": ("a.csv", GB, Read(3)),
    "UTF-16 with its mark": ("a.csv", TABLE.encode("utf-16"), Read(3)),
    "UTF-16 without its mark": ("a.csv", TABLE.encode("utf-16-be"), Read(3)),
    "UTF-8, then GB18030": ("a.csv", UTF8 + ROWS[0].encode("gb18030"), Refused(INPUT, "mixes encodings", row=5)),
    "GB18030, then UTF-8": ("a.csv", GB + ROWS[0].encode(), Refused(INPUT, "mixes encodings", row=5)),
    "Big5": (
        "a.csv", "公開號,標題,申請人\nTW1,諧波減速機,某某股份有限公司\n".encode("big5"), Refused(INPUT, "more than one encoding"),
    ),
    "Big5, as the user says": (
        "a.csv", "公開號,標題,申請人\nTW1,諧波減速機,某某股份有限公司\n".encode("big5"), Read(1),
        {"encoding": "big5", "columns": {"publication": "公開號"}},
    ),
    "valid in UTF-8 and in GB18030": ("a.csv", "id,name\n1,陆通\n".encode("gb18030"), Refused(INPUT, "more than one encoding")),
    "another encoding than said": ("a.csv", GB, Refused(INPUT, "encoding"), {"encoding": "utf-8"}),
    "UTF-8 with a broken sign": ("a.csv", UTF8 + b"\xe4\xb8\n", Refused(INPUT, "damaged", row=5)),
    # Shapes
    "csv that changes its width midway": ("a.csv", TABLE.encode() + b"CN200000009A,x\nCN200000010A,x,y\n", Read(3, 2)),
    "rows wider than the header": ("a.csv", changed("F16H 1/32\n", "F16H 1/32,,,\n"), Read(2, 1)),
    "the same header twice": ("a.csv", changed(",标题,", ",申请号,"), Refused(SCHEMA, "twice")),
    "no column that tells patents apart": ("a.csv", "标题,备注\n甲,乙\n".encode(), Refused(SCHEMA, "missing")),
    "20,000 columns": (
        "a.csv",
        (HEADER + "".join(f",c{n}" for n in range(20_000)) + "\n" + ROWS[0] + ",x" * 20_000 + "\n").encode(),
        Read(1),
    ),
    "a cell of 10 MB": ("a.csv", changed("一种谐波减速器", "甲" * 3_500_000), Read(3)),
    "100,000 equal rows": ("a.csv", (HEADER + "\n" + (ROWS[0] + "\n") * 100_000).encode(), Read(1, merged=99_999)),
    "a row without a number": ("a.csv", changed("CN200000001A", "-"), Read(2, 1)),
    "a number twice": ("a.csv", changed("CN200000002A", "CN200000001A"), Read(2, merged=1)),
    "line breaks within cells": ("a.csv", changed("一种谐波减速器", '"一种\n谐波\r\n减速器"'), Read(3)),
    "lines that end in CR": ("a.csv", TABLE.replace("\n", "\r").encode(), Read(3)),
    # Signs
    "NUL bytes": ("a.csv", changed("一种", "一\0种"), Refused(INPUT, NO_TABLE)),
    "marks of direction in a header": ("a.csv", changed("标题", "\u202e标题\u202c"), Read(3, warning="header '标题' held hidden", first={"title": "一种谐波减速器"})),
    "marks of direction in a cell": (
        "a.csv", changed("甲装备有限公司", "甲\u202e备装\u202c有限公司"), Read(3, warning="direction"),
    ),
    "zero-width signs round a number": ("a.csv", changed("CN200000001A", "\u200bCN200000001A\ufeff"), Read(3)),
    "a command as a title": (
        "a.csv", changed("一种谐波减速器", "=cmd|'/c calc'!A1"), Read(3, first={"title": "=cmd|'/c calc'!A1"}),
    ),
    "HTML as a title": (
        "a.csv", changed("一种谐波减速器", "<script>alert(1)</script>"), Read(3, first={"title": "<script>alert(1)</script>"}),
    ),
    # Values
    "30 February": ("a.csv", changed("2015-03-04", "2021-02-30"), Read(3, unparsed=("application_date",))),
    "a day as a spreadsheet counts": ("a.csv", changed("2015-03-04", "44197"), Read(3, unparsed=("application_date",))),
    "a date in words": ("a.csv", changed("2015-03-04", "去年春天"), Read(3, unparsed=("application_date",))),
    "a wrong check digit": ("a.csv", changed("CN201500000001.1", "CN201500000001.2"), Read(3)),
    "a class that does not exist": ("a.csv", changed("F16H 1/32", "Z99Z 1/00"), Read(3, unparsed=("ipc",))),
    "a place that does not exist": ("a.csv", changed("绍兴市", "云岭新市"), Read(3, unparsed=("city",))),
    # Workbooks
    "xlsx with a password": ("a.xlsx", ole("EncryptedPackage"), Refused(INPUT, "password")),
    "xlsx without a cell": ("a.xlsx", book([]), Refused(INPUT, "empty")),
    "xlsx of a header": ("a.xlsx", book([HEADER.split(",")]), Refused(INPUT, "no row")),
    "xlsx with a title and junk before its header": ("a.xlsx", book(cells(), titled), Read(3, warning="header is row 5")),
    "xlsx with a cover sheet": ("a.xlsx", book(cells(), cover), Read(3, warning="说明")),
    "xlsx with a hidden sheet": ("a.xlsx", book(cells(), hide_first), Read(3, warning="隐藏")),
    "xlsx with a formula nobody computed": ("a.xlsx", book(cells(), formula), Read(3)),
    "xlsx with a formula and its value": ("a.xlsx", computed(), Read(3, first={"title": "一种谐波减速器"})),
    "xlsx whose stored dimension is wrong": ("a.xlsx", repacked(XLSX, wrong_dimension), Read(3)),
    "xlsx of another name": ("a.csv", XLSX, Read(3)),
    "xlsx in gzip": ("a.xlsx.gz", gzip.compress(XLSX), Read(3)),
    "xlsx with a sheet that is not there": ("a.xlsx", XLSX, Refused(im.NameNotFoundError, "no sheet"), {"sheet": "无"}),
    # Columnar files
    "arrow": ("a.arrow", arrow(), Read(3)),
    "arrow stream": ("a.arrows", arrow_stream(), Read(3)),
    "arrow in zstd": ("a.arrow.zst", zstandard.compress(arrow()), Read(3)),
    "arrow in zip": ("a.zip", archive(("a.arrow", arrow())), Read(3)),
    "arrow of rich types": (
        "a.arrow", arrow(rich()),
        Read(3, first={"ipc": "F16H 1/32;B25J 9/16", "application_date": "2015-03-04", "title": "甲"}),
    ),
    "parquet of rich types": (
        "a.parquet", parquet(rich()),
        Read(3, first={"ipc": "F16H 1/32;B25J 9/16", "application_date": "2015-03-04", "title": "甲"}),
    ),
    "parquet of rich types in zip": ("a.zip", archive(("a.parquet", parquet(rich()))), Read(3, first={"title": "甲"})),
    "arrow with a length beyond its end": ("a.arrows", b"\xff\xff\xff\xff" + struct.pack("<I", 1 << 30) + bytes(64), Refused(INPUT, "")),
    # Tagged text
    "tagged text": (
        "a.txt", b"FN x\nPT P\nPN CN1-A\nTI a\n   b\nER\n\nPT P\nPN CN2-A\nTI c\nER\nEF\n", Read(2, first={"title": "a b"}),
        {"columns": {"publication": "PN", "title": "TI"}},
    ),
    "tagged text cut off": (
        "a.txt", b"FN x\nPT P\nPN CN1-A\nTI a\nER\n\nPT P\nPN CN2-A\n", Read(1, 1, warning="EF"), {"columns": {"publication": "PN"}},
    ),
}  # fmt: skip

OUTCOMES: dict[str, str] = {}


def read(name, folder):
    path_name, content, expected, *options = CASES[name]
    path = folder / path_name
    path.write_bytes(content)
    return path, expected, lambda: im.read_patents(path, **(options[0] if options else {}))


@pytest.mark.parametrize("name", CASES)
def test_damage(name, tmp_path):
    path, expected, act = read(name, tmp_path)
    im.set_language("en")
    if isinstance(expected, Refused):
        with pytest.raises(expected.kind) as caught:
            act()
        error = caught.value
        assert type(error) is expected.kind
        assert expected.word in str(error)
        assert error.file and path.name in error.file
        assert error.hint or error.expected
        assert expected.row is None or error.row == expected.row, error
        OUTCOMES[name] = f"{error.kind}: {error.en}"
    else:
        patents = act()
        im.build_map(patents, industry="industrial-robots")
        audit = patents.audit
        counts = (audit.read, audit.kept, audit.rejected.height, audit.merged.height)
        assert counts == (expected.kept + expected.rejected + expected.merged, *counts[1:])
        assert counts[1:] == (expected.kept, expected.rejected, expected.merged), audit
        assert expected.warning in " ".join(audit.warnings)
        assert set(audit.unparsed["column"]) >= set(expected.unparsed)
        assert all(audit.rejected["reason"]) and all(audit.rejected["row"])
        for column, value in expected.first.items():
            assert patents.table[column][0] == value
        OUTCOMES[name] = "read {} = kept {} + rejected {} + merged {}".format(*counts)
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name], "nothing is unpacked beside it"


def test_the_damage_table_is_long_enough_and_printed(capsys):
    assert len(CASES) >= 60
    with capsys.disabled():
        print("\n  damage" + " " * 42 + "outcome")
        for name, outcome in OUTCOMES.items():
            print(f"  {name:<46}  {outcome[:110]}")


def test_text_that_looks_like_a_formula_stays_text_in_our_workbooks(tmp_path):
    path, _, act = read("a command as a title", tmp_path)
    table = act().audit.to_excel(tmp_path / "audit.xlsx")
    for sheet in openpyxl.load_workbook(table).worksheets:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert path.exists()


def test_paths_and_tables_are_read_in_one_call(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(XLSX)
    (tmp_path / "b.arrow").write_bytes(arrow())
    other = frame().with_columns(pl.col("公开(公告)号").str.replace("CN2", "CN3"))
    patents = im.read_patents(
        [tmp_path / "a.xlsx", str(tmp_path / "*.arrow"), other, pd.DataFrame(other.to_dict(as_series=False))]
    )
    audit = patents.audit
    assert (audit.read, audit.kept, audit.merged.height) == (12, 6, 6)
    assert audit.files["format"].to_list() == ["xlsx", "arrow", "table", "table"]
    names = audit.files["path"].to_list()
    assert names[2:] == ["<polars.DataFrame>", "<pandas.DataFrame 2>"]
    assert audit.files["sha256"][2] == audit.files["sha256"][3]
