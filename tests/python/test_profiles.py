"""Vendor profiles: every header of every vendor is known as what it is, whatever was done to it on the way here."""

import csv
import json
import random
import subprocess
import sys
import unicodedata
from pathlib import Path

import polars as pl
import pytest

import innomap as im
from innomap import _innomap
from innomap.cli import main
from innomap.profiles import all_headers
from vendor_headers import ENTERPRISES, PATENTS, SETS, split

ROOT = Path(__file__).resolve().parents[2]
ALL = {
    **{(name, "patents"): lists for name, lists in PATENTS.items()},
    **{(name, "patents"): [headers] for name, headers in SETS.items()},
    **{(name, "enterprises"): lists for name, lists in ENTERPRISES.items()},
}
GENERATIONS = [(name, kind, split(text)) for (name, kind), lists in ALL.items() for text in lists]
IDS = [f"{name}-{len(headers)}" for name, _, headers in GENERATIONS]


def folded(header):
    """Headers are the same where only brackets, quotes, slashes, blanks, width and invisible signs differ."""
    text = unicodedata.normalize("NFKC", header).lower()
    return "".join(
        c for c in text if unicodedata.category(c) not in {"Ps", "Pe", "Pi", "Pf", "Zs", "Cf"} and c not in "/\"'<>"
    )


MAIN_TABLES = {"g_patent", "pg_published_application", "tls201_appln", "regpat_epo_app", "regpat_pct_app"}
"""Tables of sets that say something of patents by themselves."""
PROFILES = {p["name"]: p for p in json.loads(_innomap.profiles_json(packaged=True))}


@pytest.mark.parametrize(("name", "kind", "headers"), GENERATIONS, ids=IDS)
def test_every_header_is_known_to_its_vendor(name, kind, headers):
    profile = PROFILES[name]
    assert profile["kind"] == kind
    known = {folded(header) for header in all_headers(profile)}
    unknown = [header for header in headers if folded(header) not in known]
    assert unknown == []


@pytest.mark.parametrize(("name", "kind", "headers"), GENERATIONS, ids=IDS)
def test_an_export_of_all_headers_is_read_as_its_vendor_s(name, kind, headers, tmp_path):
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headers, [f"值{i}" for i in range(len(headers))]])
    assert _innomap.recognise_profile(kind, headers) == name
    read = im.read_patents if kind == "patents" else im.read_enterprises
    keys = {"publication", "application"} if kind == "patents" else {"name"}
    mapped = {h: m for m, hs in PROFILES[name]["headers"].items() for h in map(folded, hs)}
    part_of_set = PROFILES[name].get("set") and name not in MAIN_TABLES
    if part_of_set or not keys & {mapped.get(folded(header)) for header in headers}:
        with pytest.raises(im.SchemaError):
            read(path)
        return
    audit = read(path).audit
    assert audit.files["profile"].to_list() == [name]
    assert audit.kept == 1
    # A column is a meaning that its profile gives it, or is carried through.
    for column in audit.columns.iter_rows(named=True):
        if column["meaning"] is not None:
            assert folded(column["source"]) in map(folded, PROFILES[name]["headers"][column["meaning"]])
        assert column["filled"] == 1


def spoilt(header, draw):
    how = draw.randrange(6)
    if how == 0:
        return header.replace("(", "（").replace(")", "）")
    if how == 1:
        return header + "\u00ad"
    if how == 2:
        return f"  {header}\u3000"
    if how == 3:
        return "".join(c for c in header if c not in "()[]/（）")
    if how == 4:
        return header[:1] + " " * 4 + header[1:]
    return unicodedata.normalize("NFKC", header)


@pytest.mark.parametrize(
    ("name", "kind", "headers"),
    [g for g in GENERATIONS if len(g[2]) >= 9 and g[0] not in SETS],
    ids=[i for g, i in zip(GENERATIONS, IDS, strict=True) if len(g[2]) >= 9 and g[0] not in SETS],
)
def test_recognition_survives_spoilt_shuffled_and_dropped_headers(name, kind, headers):
    draw = random.Random(name)
    for _ in range(100):
        some = draw.sample(headers, max(6, len(headers) // 2))
        found = _innomap.recognise_profile(kind, [spoilt(header, draw) for header in some])
        assert found == name, some


@pytest.mark.parametrize("name", SETS)
def test_tables_of_a_set_are_recognised_spoilt_and_shuffled_and_say_which_they_are(name):
    draw = random.Random(name)
    headers = split(SETS[name])
    for _ in range(20):
        draw.shuffle(headers)
        assert _innomap.recognise_profile("patents", [f" {header.upper()}\u00ad" for header in headers]) == name
    profile = PROFILES[name]
    assert profile["set"] and profile["table"] and set(profile["key"]) <= set(split(SETS[name]))


def test_the_recognition_table():
    rows = []
    for name, kind, headers in GENERATIONS:
        known = {folded(header) for header in all_headers(PROFILES[name])}
        meant = {folded(h) for hs in PROFILES[name]["headers"].values() for h in hs}
        rows.append(
            {
                "vendor": name,
                "kind": kind,
                "headers": len(headers),
                "known": sum(folded(h) in known for h in headers),
                "with a meaning": sum(folded(h) in meant for h in headers),
                "recognised as": _innomap.recognise_profile(kind, headers),
            }
        )
    table = pl.DataFrame(rows)
    with pl.Config(tbl_rows=-1, tbl_width_chars=120):
        print(f"\n{table}")
    assert (table["headers"] == table["known"]).all()
    assert (table["vendor"] == table["recognised as"]).all()


MINE = """name = "{name}"
title = {{ zh = "我的", en = "mine" }}
kind = "patents"
identify = ["流水号", "我方分类"]
identify_at_least = 1
empty = ["暂无"]
[headers]
publication = ["流水号"]
title = ["题目"]
applicants = ["权利人"]
application_date = ["递交"]
citations = ["引"]
[separators]
applicants = ["、"]
[dates]
application_date = "dd/mm/yyyy"
"""
TABLE = "流水号,题目,权利人,递交,引\nCN1A,暂无,甲、乙,03/04/2021,3\nCN2A,丙,甲,05/06/2021,多\n"


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.mark.parametrize("way", ["path", "folder"])
def test_a_profile_of_one_s_own_is_used_without_compiling(way, export, tmp_path, monkeypatch):
    folder = tmp_path / "profiles"
    folder.mkdir()
    (folder / "mine.toml").write_text(MINE.format(name="mine"), "utf-8")
    if way == "folder":
        monkeypatch.setenv("INNOMAP_PROFILES", str(folder))
        patents = im.read_patents(export)
        listed = im.profiles().filter(pl.col("name") == "mine").row(0, named=True)
        assert listed["file"] == str(folder / "mine.toml")
    else:
        patents = im.read_patents(export, profile=str(folder / "mine.toml"))
    table = patents.table
    assert table["title"].to_list() == [None, "丙"]
    assert table["applicants"].to_list() == ["甲;乙", "甲"]
    assert table["application_date"].to_list() == ["2021-04-03", "2021-06-05"]
    assert patents.audit.files["profile"].to_list() == ["mine" if way == "folder" else str(folder / "mine.toml")]


def test_a_profile_of_the_same_name_replaces_the_packaged_one(tmp_path, monkeypatch):
    count = im.profiles().height
    (tmp_path / "a.toml").write_text(MINE.format(name="lens"), "utf-8")
    monkeypatch.setenv("INNOMAP_PROFILES", str(tmp_path))
    assert im.profiles().height == count
    assert im.profiles().filter(pl.col("name") == "lens")["zh"].to_list() == ["我的"]


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("kind", "knd"), 3, "kind"),
        (('applicants = ["权利人"]', 'aplicants = ["权利人"]'), 10, "applicants"),
        (("identify_at_least = 1", "identify_at_least = 5"), 5, "identify_at_least"),
        (('"dd/mm/yyyy"', '"yyyy"'), 16, "dd/mm/yyyy"),
        (('["流水号", "我方分类"]', '["流水号"'), 5, "missing comma"),
    ],
)  # fmt: skip
def test_a_wrong_profile_is_one_error_with_its_line(change, line, words, export, tmp_path):
    path = tmp_path / "wrong.toml"
    path.write_text(MINE.format(name="mine").replace(*change, 1), "utf-8")
    with pytest.raises(im.DefinitionError, match=words) as caught:
        im.read_patents(export, profile=str(path))
    assert (caught.value.file, caught.value.row) == (str(path), line)


def test_a_folder_that_is_none_and_a_name_that_is_none(export, monkeypatch):
    with pytest.raises(im.ConfigurationError, match="patsnap"):
        im.read_patents(export, profile="patsnapp")
    monkeypatch.setenv("INNOMAP_PROFILES", str(export))
    with pytest.raises(im.ConfigurationError, match="INNOMAP_PROFILES"):
        im.read_patents(export)


def test_a_tie_names_both_and_the_headers_that_would_decide(tmp_path, monkeypatch):
    for name in ("one", "two"):
        text = MINE.format(name=name).replace("我方分类", f"{name} 独有")
        (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    monkeypatch.setenv("INNOMAP_PROFILES", str(tmp_path))
    with pytest.raises(im.SchemaError) as caught:
        _innomap.recognise_profile("patents", ["流水号", "题目"])
    for part in ("one", "two", "one 独有", "two 独有", 'profile="one"'):
        assert part in str(caught.value)
    assert _innomap.recognise_profile("patents", ["流水号", "题目", "two 独有"]) == "two"


def test_typed_columns_and_their_notes(export, tmp_path):
    (tmp_path / "mine.toml").write_text(MINE.format(name="mine"), "utf-8")
    patents = im.read_patents(export, profile=str(tmp_path / "mine.toml"))
    assert patents.audit.unparsed.height == 0
    for _ in range(2):
        typed = patents.typed()
        assert typed.schema["applicants"] == pl.List(pl.String)
        assert typed.schema["application_date"] == pl.Date
        assert typed["citations"].to_list() == [3, None]
        assert patents.audit.unparsed.select("row", "column", "value").rows() == [(3, "citations", "多")]
    assert patents.audit.columns.filter(pl.col("meaning") == "citations")["unparsed"].to_list() == [1]
    assert patents.table["citations"].to_list() == ["3", "多"]


def test_names_of_google_patents_keep_their_legal_forms(tmp_path):
    path = tmp_path / "gp.csv"
    headers = "id,title,assignee,inventor/author,priority date,filing/creation date,publication date,grant date"
    path.write_text(
        f'{headers}\nUS-1-B2,x,"Some Core, LLC, Foo Co., Ltd., Bar","A B, C D, Jr.",2001-01-01,,,\n', "utf-8"
    )
    typed = im.read_patents(path).typed()
    assert typed["applicants"].to_list() == [["Some Core, LLC", "Foo Co., Ltd.", "Bar"]]
    assert typed["inventors"].to_list() == [["A B", "C D, Jr."]]


def test_codes_of_patsnap_are_written_out(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("PN,ANC,AN,SIMPLE_LEGAL_STATUS,PATENT_TYPE\nCN1A,甲,乙,1,U\nCN2A,甲,乙,7,A\n", "utf-8")
    table = im.read_patents(path).table
    assert table["legal_status"].to_list() == ["有效", "7"]
    assert table["patent_type"].to_list() == ["实用新型", "发明申请"]
    assert table.select("applicants", "original_applicants").rows() == [("甲", "乙")] * 2


def test_a_list_without_a_vendor_serves_by_its_column_of_names(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("序号,单位名称,所在城市,code\n1,甲公司,绍兴市,91\n", "utf-8")
    firms = im.read_enterprises(path)
    assert firms.audit.files["profile"].to_list() == ["enterprise-list"]
    assert firms.table.select("name", "city", "code").rows() == [("甲公司", "绍兴市", "91")]


@pytest.mark.parametrize(("kind", "read"), [("patents", im.read_patents), ("enterprises", im.read_enterprises)])
def test_the_documentation_of_the_option_lists_every_meaning(kind, read):
    words = read.__doc__.replace(".", " ").replace(",", " ").split()
    missing = [m["name"] for m in json.loads(_innomap.meanings_json()) if m["kind"] == kind and m["name"] not in words]
    assert missing == []


def test_the_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "profiles.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_command_line_lists_the_profiles(capsys):
    assert main(["profiles"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == im.profiles().height
    assert any(line.startswith("incopat  patents") for line in lines)


def test_the_lists_of_the_exchanges_are_recognised(real_data):
    folder = real_data / "enterprises"
    for file, name, rows in [("szse-listed-2025.xlsx", "szse", 2_875), ("sse-listed.xls", "sse", 1_696)]:
        firms = im.read_enterprises(folder / file)
        assert firms.audit.files["profile"].to_list() == [name]
        assert firms.audit.read == rows
        typed = firms.typed()
        assert typed.schema["listed"] == pl.Date
        assert typed["name"].null_count() == 0
