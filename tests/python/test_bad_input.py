"""Bad input: each mistake is one clear error with its place and a next step, or an audited value, and leaves nothing behind."""

import gzip
import hashlib
import io
import json
import re
import threading
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import zstandard

import innomap as im
from innomap import _innomap, errors

HEADER = "公开(公告)号,申请号,申请日,标题,当前申请(专利权)人,当前申请(专利权)人州/省,当前申请(专利权)人地市,IPC分类号"
ROW = "CN200000001A,CN201510000001,2015-03-04,一种谐波减速器,甲装备有限公司,浙江,绍兴市,F16H 1/32"
TABLE = f"{HEADER}\n{ROW}\n{ROW.replace('0001', '0002')}\n"
HAN = re.compile(r"[\u4e00-\u9fff]")
SEAL = 64


def workbook(rows):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


XLSX = workbook([HEADER.split(","), *[ROW.replace("0001", f"{i:04d}").split(",") for i in range(1, 300)]])
MANY = (
    HEADER
    + "\n"
    + "".join(f"{ROW.replace('0001', f'{i:04d}')}{hashlib.sha256(b'%d' % i).hexdigest()}\n" for i in range(1, 3000))
)


@pytest.fixture
def small(tmp_path) -> im.Map:
    return im.build_map(
        im.read_patents(pl.read_csv(io.StringIO(TABLE), infer_schema=False)), industry="industrial-robots"
    )


def reading(name, content, **options):
    """A case in which a file is written and read."""

    def act(folder):
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        before = sorted(folder.iterdir())
        return path, before, lambda: im.read_patents(path, **options)

    return act


def bundle_of(folder):
    table = im.read_patents(pl.read_csv(io.StringIO(TABLE), infer_schema=False))
    return im.build_map(table, industry="industrial-robots").save(folder / "m.innomap")


def bundle(change):
    """A case in which a saved map is changed and opened."""

    def act(folder):
        path = bundle_of(folder)
        path.write_bytes(change(path.read_bytes()))
        return path, sorted(folder.iterdir()), lambda: im.open_map(path)

    return act


def sealed(content):
    return content[:-SEAL] + hashlib.sha256(content[:-SEAL]).hexdigest().encode()


def of_newer_version(content):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "manifest.json":
                data = json.dumps({**json.loads(data), "format": 99, "something_new": True}).encode()
            new.writestr(name, data)
        new.comment = b"0" * SEAL
    return sealed(out.getvalue())


def one_byte_changed(content):
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def definition(change):
    """A case in which an industry definition is changed and loaded."""

    def act(folder):
        text = (
            'format = 1\nid = "x"\nversion = "1"\nzh = "某产业"\nen = "some"\nscope_zh = "某物"\nscope_en = "things"\n'
            'sources = ["-"]\neditor = "-"\nchangelog = ["1"]\n'
            '[[stage]]\nid = "up"\nzh = "上游"\nen = "up"\n'
            '[[branch]]\nid = "a"\nstage = "up"\nzh = "甲"\nen = "a"\n[[branch.rule]]\nid = "r"\ninclude = ["F16H 1/32"]\n'
        )
        path = folder / "x.toml"
        path.write_text(change(text), "utf-8")
        return path, sorted(folder.iterdir()), lambda: im.Industry.load(path)

    return act


def on_map(call):
    """A case in which something is asked of a map."""

    def act(folder):
        m = im.open_map(bundle_of(folder))
        return None, sorted(folder.iterdir()), lambda: call(m, folder)

    return act


def cancelled(m, _folder):
    progress = _innomap.Progress()
    progress.cancel()
    m._native.rank("region", interval=0.95, progress=progress)


CASES = {
    # Files that are no tables
    "not a table": (im.InputError, reading("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 1 0 obj")),
    "a picture": (im.InputError, reading("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))),
    "empty": (im.InputError, reading("a.csv", b"")),
    "empty workbook": (im.InputError, reading("a.xlsx", workbook([]))),
    "only blank lines": (im.InputError, reading("a.csv", "\n\n")),
    "only a header": (im.InputError, reading("a.csv", HEADER + "\n")),
    "only a header in a workbook": (im.InputError, reading("a.xlsx", workbook([HEADER.split(",")]))),
    "truncated xlsx": (im.InputError, reading("a.xlsx", XLSX[: len(XLSX) // 2])),
    "xlsx without its end": (im.InputError, reading("a.xlsx", XLSX[:-30])),
    "truncated zstd": (im.InputError, reading("a.csv.zst", zstandard.compress(MANY.encode())[:-200])),
    "truncated gzip": (im.InputError, reading("a.csv.gz", gzip.compress(MANY.encode())[:-200])),
    "gzip with a changed byte": (im.InputError, reading("a.csv.gz", one_byte_changed(gzip.compress(MANY.encode())))),
    "unreadable encoding": (im.InputError, reading("a.csv", HEADER.encode() + b"\n\xff\xff\xff\xfe\x81,\xff\xff\n")),
    "another encoding than named": (im.InputError, reading("a.csv", TABLE.encode("gb18030"), encoding="utf-8")),
    # Tables with other columns
    "missing required column": (im.SchemaError, reading("a.csv", "标题,IPC分类号\n某物,F16H 1/32\n")),
    "the same column twice": (im.SchemaError, reading("a.csv", TABLE.replace(",标题,", ",申请号,"))),
    "the same column twice in a workbook": (
        im.SchemaError,
        reading("a.xlsx", workbook([["公开号", "公开号"], ["CN200000001A", "CN200000002A"]])),
    ),
    "columns= names no column": (im.SchemaError, reading("a.csv", TABLE, columns={"applicants": "申请人名称"})),
    "columns= names no meaning": (im.Error, reading("a.csv", TABLE, columns={"aplicants": "标题"})),
    # Options
    "unknown profile": (im.Error, reading("a.csv", TABLE, profile="patsnp")),
    "unknown encoding": (im.Error, reading("a.csv", TABLE, encoding="utf-9")),
    "unknown sheet": (im.Error, reading("a.xlsx", XLSX, sheet="Sheet9")),
    # Definitions
    "misspelt key of a definition": (im.DefinitionError, definition(lambda text: text.replace("include", "inclde"))),
    "definition that is no TOML": (im.DefinitionError, definition(lambda text: text + "[[")),
    "symbol of a definition that does not exist": (im.Error, definition(lambda text: text.replace("F16H 1/32", "Z99Z 1/00"))),
    # Bundles
    "bundle of a newer version": (im.InputError, bundle(of_newer_version)),
    "bundle with a changed byte": (im.InputError, bundle(one_byte_changed)),
    "bundle with a changed seal": (im.InputError, bundle(lambda content: content[:-1] + b"x")),
    "truncated bundle": (im.InputError, bundle(lambda content: content[:1000])),
    "sealed bundle that is no zip": (im.InputError, bundle(lambda content: sealed(b"PK" + bytes(500)))),
    "empty bundle": (im.InputError, bundle(lambda _: b"")),
    # Files and folders
    "missing file": (im.IoError, lambda folder: (folder / "none.csv", [], lambda: im.read_patents(folder / "none.csv"))),
    "missing map": (im.IoError, lambda folder: (folder / "no.innomap", [], lambda: im.open_map(folder / "no.innomap"))),
    "folder to save into is missing": (im.IoError, on_map(lambda m, folder: m.save(folder / "none" / "m.innomap"))),
    "workbook into a folder that is missing": (im.IoError, on_map(lambda m, f: m.rank("region").to_excel(f / "none" / "a.xlsx"))),
    # Questions
    "misspelt region": (im.NameNotFoundError, on_map(lambda m, _: m.rank("branch", where={"region": "绍新市"}))),
    "misspelt branch": (im.NameNotFoundError, on_map(lambda m, _: m.rank("region", where={"branch": "减速机器"}))),
    "misspelt technology": (im.NameNotFoundError, on_map(lambda m, _: m.rank("region", where={"technology": "机械零部件"}))),
    "misspelt institution": (im.NameNotFoundError, on_map(lambda m, _: m.rank("region", where={"institution": "甲装配有限公司"}))),
    "unknown industry": (im.Error, on_map(lambda *_: im.Industry.load("industrial-robot"))),
    "unknown kind": (im.ConfigurationError, on_map(lambda m, _: m.rank("instituton"))),
    "unknown by": (im.ConfigurationError, on_map(lambda m, _: m.rank("region", by="patent"))),
    "unknown level": (im.ConfigurationError, on_map(lambda m, _: m.rank("region", level="town"))),
    "unknown filter": (im.ConfigurationError, on_map(lambda m, _: m.rank("region", where={"regions": "浙江省"}))),
    "unknown counting": (im.ConfigurationError, on_map(lambda m, _: m.rank("region", counting="half"))),
    "interval beyond 1": (im.ConfigurationError, on_map(lambda m, _: m.rank("region", interval=95))),
    "too few replicates": (im.ConfigurationError, on_map(lambda m, _: m.rank("region", replicates=3))),
    "damping of one": (im.ConfigurationError, on_map(lambda m, _: m.centrality("institution", damping=1.0))),
    "unknown centrality": (im.ConfigurationError, on_map(lambda m, _: m.centrality("institution", kind="betweenness"))),
    "unknown report": (im.ConfigurationError, on_map(lambda m, _: m.report("sumary"))),
    "unknown report suffix": (im.ConfigurationError, on_map(lambda m, f: m.report("summary").save(f / "a.txt"))),
    "resolution of minus one": (im.ConfigurationError, on_map(lambda m, _: m.communities("institution", resolution=-1))),
    "period backwards": (im.InvalidValueError, on_map(lambda m, _: m.rank("region", period=(2020, 2010)))),
    "row that is not there": (im.InvalidValueError, on_map(lambda m, _: m.explain(m.rank("region"), row=99))),
    "symbol that does not exist": (im.InvalidValueError, on_map(lambda *_: im.parse_symbol("Z99Z 1/00"))),
    "cancelled": (im.CancelledError, on_map(cancelled)),
}  # fmt: skip

# These speak of an option, and of all files read with it.
OF_OPTIONS = {"columns= names no column", "columns= names no meaning"}

# No file and no option leads to these: a sum beyond 2¹²⁷ parts, and a mistake of the program itself. Both are made in the tests
# of the core and of errors.build.
OUT_OF_REACH = {"numeric", "internal"}


@pytest.mark.parametrize("name", CASES)
def test_each_mistake_is_one_clear_error(name, tmp_path):
    kind, act = CASES[name]
    path, before, call = act(tmp_path)
    with pytest.raises(kind) as caught:
        call()
    error = caught.value
    assert sorted(tmp_path.iterdir()) == before, "nothing half-written stays behind"
    if path is not None and name not in OF_OPTIONS:
        assert error.file is not None, error
        assert Path(error.file).name == path.name
    im.set_language("zh")
    chinese = str(error)
    assert HAN.search(error.zh)
    im.set_language("en")
    english = str(error)
    assert error.en
    assert not HAN.search(re.sub(r"'[^']*'", "", error.en)), "but for what it quotes"
    assert chinese != english
    # A next step: a hint, or the values that are allowed.
    if kind is not im.CancelledError:
        assert error.hint or error.expected, english


def test_every_kind_of_error_is_among_the_cases(tmp_path):
    raised = set()
    for name, (_, act) in CASES.items():
        folder = tmp_path / re.sub(r"\W", "_", name)
        folder.mkdir()
        _, _, call = act(folder)
        with pytest.raises(im.Error) as caught:
            call()
        raised.add(caught.value.kind)
    assert raised == set(errors._BY_KIND) - OUT_OF_REACH
    for kind in OUT_OF_REACH:
        assert errors.build(kind, "误", "wrong").kind == kind


@pytest.mark.parametrize(
    ("case", "nearest"),
    [
        ("misspelt region", "绍兴市"),
        ("misspelt branch", "减速器"),
        ("misspelt technology", "机械零件"),
        ("misspelt institution", "甲装备有限公司"),
        ("unknown industry", "industrial-robots"),
        ("unknown profile", "patsnap"),
        ("columns= names no meaning", "applicants"),
        ("misspelt key of a definition", "include"),
        ("unknown report", "summary"),
        ("unknown by", "patents"),
        ("unknown sheet", "Sheet"),
        ("unknown filter", "region"),
    ],
)
def test_what_is_misspelt_suggests_the_nearest(case, nearest, tmp_path):
    _, _, call = CASES[case][1](tmp_path)
    for language in ("zh", "en"):
        im.set_language(language)
        with pytest.raises(im.Error) as caught:
            call()
        assert nearest in str(caught.value)


@pytest.mark.parametrize(
    ("column", "old", "new", "word"),
    [
        ("application_date", "2015-03-04", "2015-02-30", "日期"),
        ("application_date", "2015-03-04", "soon", "日期"),
        ("ipc", "F16H 1/32", "Z99Z 1/00", "IPC"),
        ("city", "绍兴市", "云岭新市", "行政区划"),
    ],
)
def test_values_that_cannot_be_are_audited_and_the_row_is_kept(column, old, new, word, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(TABLE.replace(old, new, 1), "utf-8")
    patents = im.read_patents(path)
    im.build_map(patents, industry="industrial-robots")
    audit = im.read_patents(path).audit
    assert (audit.read, audit.kept, audit.rejected.height) == (2, 2, 0)
    note = audit.unparsed.row(0, named=True)
    assert audit.unparsed.height == 1
    assert (Path(note["file"]).name, note["row"], note["column"], note["value"]) == ("a.csv", 2, column, new)
    assert word in note["reason"]
    counted = audit.columns.filter(pl.col("meaning") == column)["unparsed"].to_list()
    assert counted == [1]


def test_a_row_without_a_number_is_rejected_with_its_place(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(TABLE.replace("CN200000001A", "-", 1) + "CN200000003A,太短\n", "utf-8")
    audit = im.read_patents(path).audit
    assert (audit.read, audit.kept) == (3, 1)
    assert audit.rejected["row"].to_list() == [2, 4]
    assert all(audit.rejected["reason"])


def test_text_of_files_is_never_a_formula_and_never_html(tmp_path):
    hostile = [
        '=HYPERLINK("http://x")',
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "=cmd|'/c calc'!A1",
        "<img src=x onerror=alert(1)>",
    ]
    rows = {
        "公开号": [f"CN20000000{i}A" for i in range(len(hostile))],
        "申请号": [f"CN20150000000{i}.1" for i in range(len(hostile))],
        "申请日": ["2015-03-04"] * len(hostile),
        "申请人": [text + "有限公司" for text in hostile],
        "标题": hostile,
        "申请人城市": ["绍兴市"] * (len(hostile) - 1) + ["=<b>某市</b>"],
        "IPC": ["F16H 1/32"] * len(hostile),
    }
    path = tmp_path / "a.csv"
    pl.DataFrame(rows).write_csv(path)
    named = {
        "publication": "公开号",
        "application": "申请号",
        "application_date": "申请日",
        "applicants": "申请人",
        "title": "标题",
        "city": "申请人城市",
        "ipc": "IPC",
    }
    patents = im.read_patents(path, columns=named)
    m = im.build_map(patents, industry="industrial-robots")
    rank, matrix = m.rank("institution"), m.matrix("institution", "technology")
    assert rank.table.height >= 6
    behind = m.explain(rank)
    assert behind.height
    books = [
        rank.to_excel(tmp_path / "rank.xlsx"),
        matrix.to_excel(tmp_path / "matrix.xlsx"),
        patents.audit.to_excel(tmp_path / "audit.xlsx"),
        m.report("summary").save(tmp_path / "report.xlsx"),
    ]
    for book in books:
        for sheet in openpyxl.load_workbook(book).worksheets:
            assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"], book
        with zipfile.ZipFile(book) as parts:
            for part in parts.namelist():
                if part.startswith("xl/worksheets/sheet"):
                    assert b"<f>" not in parts.read(part)
    page = m.report("summary").save(tmp_path / "a.html").read_text("utf-8")
    shown = [page, *(thing._repr_html_() for thing in (m, patents, patents.audit, rank, matrix))]
    for html in shown:
        text = html.lower()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "<b>某市" not in text


def test_cancelling_from_another_thread_stops_the_intervals(small):
    progress = _innomap.Progress()
    seen = []

    def work():
        try:
            small._native.rank("region", interval=0.95, replicates=100_000, progress=progress)
        except im.Error as error:
            seen.append(error)

    progress.cancel()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert [type(error) for error in seen] == [im.CancelledError]
