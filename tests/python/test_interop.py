"""Tables in and out, bundles byte for byte, thread counts, and no network."""

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import polars as pl
import pytest

import innomap as im
from innomap.sample import write_sample


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    found = write_sample(tmp_path_factory.mktemp("sample"), patents=1200, seed=3)
    return [str(path) for path in found["patents"]], str(found["enterprises"])


@pytest.fixture(scope="module")
def sample(paths) -> im.Map:
    return im.build_map(im.read_patents(paths[0]), im.read_enterprises(paths[1]), industry="industrial-robots")


def table(n=40):
    return pl.DataFrame(
        {
            "publication": [f"CN{200_000_000 + i}A" for i in range(n)],
            "application": [f"CN2015{i:08d}" for i in range(n)],
            "applicants": [["甲装备有限公司", "乙科技有限公司;丙大学", "丁研究院"][i % 3] for i in range(n)],
            "ipc": [["F16H 1/32", "B25J 9/16;B25J 15/08"][i % 2] for i in range(n)],
            "city": [["绍兴市", "宁波市", None][i % 3] for i in range(n)],
            "application_date": [f"{2010 + i % 5}-03-04" for i in range(n)],
        }
    )


class Stream:
    """Nothing but the protocol."""

    def __init__(self, frame):
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema=None):
        return self._frame.__arrow_c_stream__(requested_schema)


def test_any_table_gives_the_same_map(tmp_path):
    frame = table()
    typed = frame.with_columns(pl.col("application_date").str.to_date())
    lists = frame.with_columns(pl.col("applicants").str.split(";"), pl.col("ipc").str.split(";"))
    path = tmp_path / "a.csv"
    frame.write_csv(path)
    forms = {
        "polars": frame,
        "lazy": frame.lazy(),
        "dates": typed,
        "lists": lists,
        "pandas": pd.DataFrame(frame.to_dict(as_series=False)),
        "pandas categories": pd.DataFrame(frame.to_dict(as_series=False)).astype({"city": "category"}),
        "dict": frame.to_dict(as_series=False),
        "stream": Stream(frame),
        "file": path,
    }
    edges = {}
    for name, form in forms.items():
        patents = im.read_patents(form)
        assert patents.height == frame.height, name
        m = im.build_map(patents, industry="industrial-robots")
        edges[name] = [m.edges("institution", "technology"), m.edges("region", "technology"), m.institutions]
    for name, found in edges.items():
        assert all(a.equals(b) for a, b in zip(found, edges["polars"], strict=True)), name


def test_pandas_goes_in_and_out_without_pyarrow():
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import pandas as pd, innomap as im\n"
        "p = im.read_patents(pd.DataFrame({'publication': ['CN200000001A'], 'applicants': ['甲有限公司'], 'ipc': ['B25J 9/16']}))\n"
        "r = im.build_map(p, industry='industrial-robots').rank('institution')\n"
        "print(r.to_pandas().loc[0, 'patents'], len(pd.DataFrame(p.table.to_dict(as_series=False))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.split() == ["1", "1"]


def test_results_go_out_by_arrow_and_as_pandas(sample):
    for result in (
        sample.rank("institution", top=None),
        sample.matrix("region", "technology", by="year"),
        sample.specialisation("region", "branch", level="city"),
        sample.communities("institution"),
    ):
        assert pl.DataFrame(result).equals(result.table)
        frame = result.to_pandas()
        assert list(frame.columns) == result.table.columns
        assert len(frame) == len(result) == result.table.height
        for column in result.table.columns:
            values = [None if value is None or value is pd.NA or value != value else value for value in frame[column]]  # noqa: PLR0124
            assert values == result.table[column].to_list(), column
            if result.table.schema[column].is_integer():
                assert pd.api.types.is_integer_dtype(frame[column]), column
    assert pl.DataFrame(im.read_patents(table())).height == 40


def test_other_programs_read_the_stream(sample):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    result = sample.rank("institution", top=None)
    assert duckdb.from_arrow(Stream(result)).sum("patents").fetchone()[0] == result.table["patents"].sum()


def test_pyarrow_reads_the_stream(sample):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    result = sample.rank("institution", top=None)
    assert pyarrow.table(result).to_pydict() == result.table.to_dict(as_series=False)


def test_a_workbook_holds_the_table(sample, tmp_path):
    result = sample.rank("region", level="city", top=None)
    sheet = openpyxl.load_workbook(result.to_excel(tmp_path / "a.xlsx")).worksheets[0]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert set(result.table["region"]) <= cells
    assert set(result.table["patents"]) <= cells


def test_saved_opened_and_saved_again_is_the_same_file(sample, tmp_path):
    first = sample.save(tmp_path / "a.innomap")
    again = im.open_map(first)
    assert again.save(tmp_path / "b.innomap").read_bytes() == first.read_bytes()
    assert sample.save(tmp_path / "c.innomap").read_bytes() == first.read_bytes()
    assert again.summary == sample.summary
    assert again.provenance == sample.provenance
    for kind in ("institutions", "technologies", "regions", "branches"):
        assert getattr(again, kind).equals(getattr(sample, kind))
    assert again.rank("institution").table.equals(sample.rank("institution").table)
    assert again.rank("region").definition == sample.rank("region").definition
    # Any zip program opens it, and any Parquet reader the tables in it.
    with zipfile.ZipFile(first) as parts:
        assert json.loads(parts.read("manifest.json"))["format"] >= 1
        edges = pl.read_parquet(parts.open("edges_institution_institution.parquet"))
    assert edges.equals(sample.edges("institution", "institution"))


def test_saving_over_a_map_leaves_one_file(sample, tmp_path):
    path = tmp_path / "a.innomap"
    path.write_bytes(b"old")
    sample.save(path)
    assert list(tmp_path.iterdir()) == [path]
    assert im.open_map(path).summary == sample.summary


def test_parts_merge_to_the_whole_in_any_order(paths, tmp_path):
    firms = im.read_enterprises(paths[1])
    frame = im.read_patents(paths[0]).table.select(table().columns)
    frame = frame.sample(fraction=1, shuffle=True, seed=9)
    files = [tmp_path / f"{n}.csv" for n in range(3)]
    for n, file in enumerate(files):
        frame[n::3].write_csv(file)

    def part(which):
        return im.build_map(im.read_patents(which), firms, industry="industrial-robots")

    whole = part(files).save(tmp_path / "whole.innomap").read_bytes()
    first, second, third = (part([file]) for file in files)
    one = first.merge(second).merge(third)
    two = third.merge(first.merge(second))
    three = first.merge(third.merge(second))
    for n, merged in enumerate((one, two, three)):
        assert merged.save(tmp_path / f"{n}.innomap").read_bytes() == whole, n


def one_patent(family=None):
    row = {"publication": ["CN200000001A"], "family": [family], "applicants": ["甲有限公司"], "ipc": ["B25J 9/16"]}
    return im.build_map(im.read_patents(pl.DataFrame(row, schema=dict.fromkeys(row, pl.String))))


def test_merging_twice_adds_no_patent():
    m = one_patent()
    twice = m.merge(m)
    assert twice.summary["patents"] == 1
    assert twice.institutions.equals(m.institutions)


def test_merging_twice_adds_no_publication():
    m = one_patent()
    assert m.merge(m).summary["publications"] == 1


def test_a_publication_in_two_parts_counts_once():
    assert one_patent("F1").merge(one_patent("CN200000001A")).summary["patents"] == 1


def test_halves_of_a_table_merge_to_the_whole(tmp_path):
    frame = table(200).sample(fraction=1, shuffle=True, seed=4)
    build = lambda part: im.build_map(im.read_patents(part), industry="industrial-robots")  # noqa: E731
    whole = build(frame)
    for at in (1, 77, 199):
        halves = build(frame.head(at)).merge(build(frame.tail(-at)))
        for kind in ("institutions", "technologies", "regions", "branches"):
            assert getattr(halves, kind).equals(getattr(whole, kind)), at
        assert halves.rank("institution").table.equals(whole.rank("institution").table)
        for pair in (("institution", "technology"), ("institution", "institution"), ("region", "branch")):
            assert halves.edges(*pair).equals(whole.edges(*pair))


def test_maps_made_otherwise_do_not_merge(tmp_path):
    one = im.build_map(im.read_patents(table()), industry="industrial-robots")
    for other in (
        im.build_map(im.read_patents(table())),
        im.build_map(im.read_patents(table()), industry="industrial-robots", unit="application"),
        im.build_map(im.read_patents(table()), industry="industrial-robots", counting="whole"),
    ):
        with pytest.raises(im.Error) as caught:
            one.merge(other)
        assert caught.value.found


_THREADS = """
import hashlib, sys, innomap as im
files, firms, out = sys.argv[1:-2], sys.argv[-2], sys.argv[-1]
m = im.build_map(im.read_patents(files), im.read_enterprises(firms), industry="industrial-robots")
m.save(out)
tables = [m.rank("institution", top=None, replicates=200), m.rank("region", level="county", top=None, replicates=200),
          m.centrality("institution"), m.communities("institution"), m.communities("technology"),
          m.specialisation("institution", "technology"), m.matrix("region", "branch", by="year")]
nodes = [m.network("institution").nodes, m.network("institution").edges]
text = "".join(t.table.write_json() for t in tables) + "".join(t.write_json() for t in nodes)
print(hashlib.sha256(open(out, "rb").read()).hexdigest(), hashlib.sha256(text.encode()).hexdigest())
"""


def test_any_number_of_threads_gives_the_same_bytes(paths, tmp_path):
    found = set()
    for threads in ("1", "2", "8"):
        environment = {**os.environ, "RAYON_NUM_THREADS": threads, "POLARS_MAX_THREADS": threads}
        command = [sys.executable, "-c", _THREADS, *paths[0], paths[1], str(tmp_path / f"{threads}.innomap")]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        found.add(done.stdout)
    assert len(found) == 1


_REMOTE = re.compile(
    r"""(?:src|href|srcset|action|data)\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)


def test_nothing_is_loaded_from_the_network(sample, tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    report = sample.report("summary", region="绍兴市")
    page = report.save(tmp_path / "a.html").read_text("utf-8")
    outputs = {"report": page}
    for result in (
        sample.rank("institution"),
        sample.specialisation("region", "branch"),
        sample.communities("institution"),
    ):
        outputs[result.title] = result._repr_html_()
        outputs[result.title + " chart"] = result.plot().svg()
        outputs[result.title + " chart page"] = result.plot().save(tmp_path / "c.html").read_text("utf-8")
    outputs["map"] = sample._repr_html_()
    for name, text in outputs.items():
        assert not _REMOTE.search(text), (name, _REMOTE.search(text).group())
    assert "<script src" not in page
    book = report.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(book) as parts:
        for part in parts.namelist():
            assert b'TargetMode="External"' not in parts.read(part), part


def test_inputs_are_named_with_their_hash(sample, paths):
    files = {file["name"]: file["sha256"] for file in sample.provenance["files"]}
    for path in [*paths[0], paths[1]]:
        assert files[Path(path).name] == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    assert sample.rank("region").provenance["files"] == sample.provenance["files"]
