"""The synthetic sample against itself: its files read with openpyxl and csv and held against the truth beside them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from innomap.sample import LABEL, write_sample

PATENTS = 6_000
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
NUMBERS = ("公开(公告)号", "公开（公告）号")
APPLICANTS = ("当前申请(专利权)人", "申请人")


class Sample:
    """The files of one sample as rows of dictionaries, with the row number a spreadsheet shows."""

    def __init__(self, folder: Path) -> None:
        self.paths: dict[str, Any] = write_sample(folder, patents=PATENTS, seed=7)
        self.truth: dict[str, Any] = json.loads(self.paths["truth"].read_text("utf-8"))
        xlsx, *batches = self.paths["patents"]
        self.raw = {xlsx.name: _read_xlsx(xlsx)}
        self.raw |= {path.name: _read_csv(path, "gb18030") for path in batches}
        self.enterprises = _read_csv(self.paths["enterprises"], "utf-8-sig")
        columns = self.truth["publications"]["columns"]
        self.publications = {row[0]: dict(zip(columns, row, strict=True)) for row in self.truth["publications"]["rows"]}

    def rejected(self) -> set[tuple[str, int]]:
        """File and row of the rows that a reader must set aside."""
        return {(bad["file"], bad["row"]) for bad in self.truth["bad_rows"] if bad["expected"] == "rejected"}

    def good_rows(self) -> list[tuple[str, int, dict[str, str]]]:
        """Every row of the patent files that a reader keeps or merges."""
        rejected = self.rejected()
        found = []
        for name, (header, *rows) in self.raw.items():
            for number, row in enumerate(rows, start=2):
                if (name, number) not in rejected:
                    found.append((name, number, dict(zip(header, row, strict=True))))
        return found


def _read_xlsx(path: Path) -> list[list[str]]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    read = [["" if cell is None else str(cell) for cell in row] for row in rows]
    book.close()
    return read


def _read_csv(path: Path, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline="")))


def _cell(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next(row[name] for name in names if name in row)


def _split(text: str) -> list[str]:
    return [part for part in re.split(r" \| |; ", text) if part not in ("", "-")]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample(tmp_path_factory.mktemp("sample"))


def test_same_seed_same_bytes_other_seed_other_bytes(sample: Sample, tmp_path: Path) -> None:
    def hashes(paths: dict[str, Any]) -> dict[str, str]:
        files = [*paths["patents"], paths["enterprises"], paths["truth"]]
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    again = hashes(write_sample(tmp_path / "again", patents=PATENTS, seed=7))
    other = hashes(write_sample(tmp_path / "other", patents=PATENTS, seed=8))
    assert hashes(sample.paths) == again
    assert all(again[name] != other[name] for name in again)
    assert len(list((tmp_path / "again").iterdir())) == len(again), "nothing half-written stays behind"


def test_every_file_is_labelled(sample: Sample) -> None:
    for header, *rows in [*sample.raw.values(), sample.enterprises]:
        assert header.count(LABEL) == 1
        at = header.index(LABEL)
        assert {row[at] for row in rows if len(row) == len(header)} == {"synthetic"}
        assert len(set(header)) == len(header)
    assert sample.truth["label"] == LABEL


def test_shapes_of_the_vendors(sample: Sample) -> None:
    patsnap, first, second = sample.raw.values()
    assert {
        "公开(公告)号",
        "[标]当前申请(专利权)人",
        "当前申请(专利权)人州/省",
        "IPC主分类号",
        "被引用专利数量",
    } <= set(patsnap[0])
    assert "公开(公告)号" in first[0] and "公开（公告）号" in second[0]
    assert any(" | " in row[patsnap[0].index("IPC分类号")] for row in patsnap[1:])
    assert any("; " in row[first[0].index("IPC")] for row in first[1:])
    assert any("，" in row[first[0].index("发明人")] for row in first[1:] if len(row) == len(first[0]))
    assert sample.paths["enterprises"].read_bytes().startswith(b"\xef\xbb\xbf")
    for path in sample.paths["patents"][1:]:
        with pytest.raises(UnicodeDecodeError):
            path.read_bytes().decode("utf-8")


def test_totals_are_those_of_the_files(sample: Sample) -> None:
    totals = sample.truth["totals"]
    read = sum(len(rows) - 1 for rows in sample.raw.values())
    numbers = [_cell(row, NUMBERS) for _, _, row in sample.good_rows()]
    assert totals["read"] == read == totals["kept"] + totals["rejected"] + totals["merged"]
    assert totals["rejected"] == read - len(numbers)
    assert totals["kept"] == PATENTS == len(set(numbers)) == len(sample.publications)
    assert totals["merged"] == len(numbers) - len(set(numbers)) > 0
    assert set(numbers) == set(sample.publications)
    repeated = {number: count for number, count in Counter(numbers).items() if count > 1}
    assert {d["publication"]: len(d["rows"]) for d in sample.truth["duplicates"]} == repeated
    files: dict[str, list[str]] = {}
    for name, _, row in sample.good_rows():
        files.setdefault(_cell(row, NUMBERS), []).append(name)
    assert all(sample.publications[number]["files"] == where for number, where in files.items())
    assert any(len({*where}) > 1 and "合成样本_智慧芽.xlsx" in where for where in files.values()), (
        "vendors share patents"
    )


def test_bad_rows_stand_where_the_truth_says(sample: Sample) -> None:
    reasons: Counter[str] = Counter()
    for bad in sample.truth["bad_rows"]:
        reasons[bad["reason"]] += 1
        table = sample.enterprises if bad["file"] == sample.paths["enterprises"].name else sample.raw[bad["file"]]
        row = table[bad["row"] - 1]
        if bad["reason"] == "wrong number of cells":
            assert len(row) == int(bad["value"]) != len(table[0])
        elif bad["reason"] == "missing publication number":
            assert next(row[table[0].index(name)] for name in NUMBERS if name in table[0]) == bad["value"] in ("", "-")
        else:
            assert any(bad["value"] in cell for cell in row)
    assert set(reasons) == {
        "missing publication number",
        "impossible date",
        "IPC symbol that does not exist",
        "unknown district",
        "wrong number of cells",
        "missing name",
        "wrong check character",
    }
    assert reasons["impossible date"] >= 3


def test_good_rows_say_what_the_truth_says(sample: Sample) -> None:
    variants, persons = sample.truth["variants"], set(sample.truth["persons"])
    noted = {(bad["file"], bad["row"]): bad["reason"] for bad in sample.truth["bad_rows"]}
    seen = set()
    for name, number, row in sample.good_rows():
        true = sample.publications[_cell(row, NUMBERS)]
        written = _split(_cell(row, APPLICANTS))
        institutions = [variants[text]["institution"] for text in written if text in variants]
        seen.update(text for text in written if text in variants)
        assert list(dict.fromkeys(institutions)) == true["institutions"]
        assert sum(text in persons for text in written) == true["persons"]
        assert len(written) == len(institutions) + true["persons"]
        assert row["申请号"] == true["application"]
        reason = noted.get((name, number))
        assert (int(row["申请日"][:4]) == true["year"]) if reason != "impossible date" else true["year"] is None
        has_ipc = bool(_split(row["IPC分类号"] if "IPC分类号" in row else row["IPC"]))
        assert has_ipc == (true["type"] != "S"), "designs, and only they, have no IPC"
    assert seen == set(variants), "no spelling is listed that no file holds"


def test_numbers_are_well_formed_and_out_of_use(sample: Sample) -> None:
    for number, true in sample.publications.items():
        assert re.fullmatch(r"CN[123]9\d{7}[ABUS]", number)
        digits, check = true["application"][2:14], true["application"][-1]
        assert re.fullmatch(r"20[12]\d[123]9\d{6}", digits)
        remainder = sum(int(d) * w for d, w in zip(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], strict=True)) % 11
        assert check == ("X" if remainder == 10 else str(remainder))
    grants = {n for n in sample.publications if n.endswith("B")}
    assert grants
    for grant in grants:
        application = sample.publications[grant[:-1] + "A"]
        assert application["family"] == sample.publications[grant]["family"]


def test_credit_codes(sample: Sample) -> None:
    header, *rows = sample.enterprises
    wrong = {bad["value"] for bad in sample.truth["bad_rows"] if bad["reason"] == "wrong check character"}
    valid = 0
    for row in rows:
        cell = row[header.index("统一社会信用代码")]
        if not cell.startswith("="):
            assert cell == "-" or set(cell) == {"*"}
            continue
        code = cell.removeprefix('="').removesuffix('"')
        assert len(code) == 18 and set(code) <= set(ALPHABET)
        weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
        total = sum(ALPHABET.index(c) * w for c, w in zip(code, weights, strict=False))
        assert (ALPHABET[(31 - total % 31) % 31] == code[17]) != (code in wrong)
        assert code[8:10] == "XX"
        valid += code not in wrong
    assert valid > 50
    codes = [one["code"] for one in sample.truth["institutions"]]
    assert len(set(codes)) == len(codes)


def test_institutions_are_distinct_and_the_traps_are_there(sample: Sample) -> None:
    institutions = sample.truth["institutions"]
    names = [one["name"] for one in institutions]
    former = {one["former_name"] for one in institutions if one["former_name"]}
    assert len(set(names)) == len(names) and not former & set(names)
    assert {one["kind"] for one in institutions} == {"enterprise", "university", "institute", "hospital", "government"}
    kinds = {variant["variation"] for variant in sample.truth["variants"].values()}
    assert {
        "",
        "legal form",
        "space",
        "wide space",
        "zero-width space",
        "half-width brackets",
        "department",
        "former name",
    } <= kinds
    sisters = Counter(re.sub(r"（.*?）", "", name) for name in names if "（" in name)
    assert any(count > 1 for count in sisters.values()), "firms told apart by nothing but the place"
    assert not set(sample.truth["persons"]) & set(sample.truth["variants"])


def test_planted_structure_is_in_the_counts(sample: Sample) -> None:
    first = {true["family"]: true for true in reversed(sample.publications.values())}
    cities: dict[str, Counter[str]] = {}
    for true in first.values():
        cities.setdefault(true["region"][:4] + "00", Counter())[true["topic"]] += 1
    overall = sum(cities.values(), Counter())
    total = sum(overall.values())

    def quotient(city: str, topic: str) -> float:
        return cities[city][topic] * total / (sum(cities[city].values()) * overall[topic])

    planted = {
        "330600": "减速器",
        "330200": "伺服电机与驱动",
        "331000": "末端执行器",
        "330400": "移动机器人",
        "330100": "控制器",
    }
    for city, topic in planted.items():
        assert topic in sample.truth["cities"][city]["strong"]
        assert quotient(city, topic) > 1.5, (city, topic)
    assert total == sample.truth["totals"]["families"]
    others = sum(count for topic, count in overall.items() if topic not in sample.truth["branches"])
    assert 0.12 < others / total < 0.28
    years = Counter(true["year"] for true in first.values() if true["year"])
    assert min(years) == 2010 and max(years) == 2025
    assert years[2012] < years[2016] < years[2020] and years[2025] < 0.7 * years[2023], "growth, then late publication"
    sizes = sorted(sample.truth["counts"]["families_by_institution"].values(), reverse=True)
    assert sum(sizes[: len(sizes) // 5]) > 0.5 * sum(sizes), "a heavy tail"
    assert len(sample.truth["counts"]["co_applications"]) > 50
    assert sample.truth["dual_filings"]


def test_families_listed_are_the_families_planted(sample: Sample) -> None:
    for _, _, row in sample.good_rows():
        family = sample.publications[_cell(row, NUMBERS)]["family"]
        members = [m for m in _split(row["简单同族"]) if m.startswith("CN")]
        assert all(sample.publications[member]["family"] == family for member in members)
        assert _cell(row, NUMBERS) in members


@pytest.mark.parametrize("patents", [0, 499, 900_001])
def test_sizes_out_of_range_are_refused(tmp_path: Path, patents: int) -> None:
    with pytest.raises(ValueError, match="500"):
        write_sample(tmp_path, patents=patents)
    assert not list(tmp_path.iterdir())


def test_the_smallest_sample_has_every_trap(tmp_path: Path) -> None:
    for seed in range(5):
        truth = json.loads(Path(str(write_sample(tmp_path, patents=500, seed=seed)["truth"])).read_text("utf-8"))
        assert truth["totals"]["kept"] == 500
        assert len(truth["bad_rows"]) == 46, "ten cells a file, missing numbers, ragged rows, two firms"
