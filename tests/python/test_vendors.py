"""Every vendor's export in every variant, written with known truth, comes out as what was planted.

The files are written by ``vendors`` from the vendors' conventions alone; a table at the end of the run says what was
recognised and how many values were compared.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import zstandard

import innomap as im
from vendors import all_cases
from vendors.expected import DATES, Case, Row, Truth, fold, number, same, split
from vendors.recognition import LINES, Line

CASES = all_cases()
CHECKED = DATES | {"publication", "ipc", "code", "citations"}
"""Meanings of which every value that was not spoilt on purpose can be understood."""

each_case = pytest.mark.parametrize("case", CASES, ids=str)


class Reading:
    """An export written and read, once for all tests."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.truth: Truth = case.write(folder)
        self._error: im.Error | None = None
        self._read: Any = None
        paths = list(self.truth.paths)
        read = im.read_enterprises if self.truth.enterprises else im.read_patents
        try:
            self._read = read(paths[0] if len(paths) == 1 else paths)
        except im.Error as error:
            self._error = error
        LINES[str(case)] = self._line(case)

    @property
    def read(self) -> Any:
        if self._error:
            raise self._error
        return self._read

    def _line(self, case: Case) -> Line:
        if self._error:
            return Line(case.vendor, case.variant, type(self._error).__name__)
        profiles = sorted({str(profile) for profile in self._read.audit.files["profile"]})
        right = len(self.truth.meanings) - len(self.misunderstood())
        values, wrong = self.compared()
        return Line(
            case.vendor,
            case.variant,
            ", ".join(profiles),
            f"{right}/{len(self.truth.meanings)}",
            f"{self._read.height}/{self.truth.kept}",
            values,
            len(wrong),
        )

    def understood(self) -> dict[str, set[str]]:
        """Each planted header with the meanings it was given."""
        found: dict[str, set[str]] = defaultdict(set)
        for column in self._read.audit.columns.to_dicts():
            if column["meaning"]:
                found[fold(column["source"])].add(column["meaning"])
        return {header: found[fold(header)] for header in self.truth.headers}

    def misunderstood(self) -> dict[str, tuple[set[str], str]]:
        """Headers with what they were taken for and what they are.

        A header may also be carried, where another of the same meaning was taken: vendors have several columns of applicants.
        One of publication numbers that lists those of a family gives its members besides.
        """
        understood = self.understood()
        for meanings in understood.values():
            if "publication" in meanings:
                meanings.discard("family_members")
        taken = set().union(*understood.values())
        return {
            header: (understood[header], meaning)
            for header, meaning in self.truth.meanings.items()
            if understood[header] != {meaning} and not (not understood[header] and meaning in taken)
        }

    def compared(self) -> tuple[int, list[str]]:
        """How many values were compared, and each that is wrong."""
        table = self._read.table.to_dicts()
        by_key: dict[str, dict[str, Any]] = {}
        for line in table:
            for form in _forms(line, enterprises=self.truth.enterprises):
                by_key.setdefault(form, line)
        count, wrong = 0, []
        families: dict[str, set[str]] = defaultdict(set)
        for row in self.truth.rows:
            line = _find(by_key, row, enterprises=self.truth.enterprises)
            count += len(row.values) + len(row.anywhere) + bool(row.family)
            if line is None:
                wrong += [f"{row.key}: no such row"] * (len(row.values) + len(row.anywhere) + bool(row.family))
                continue
            wrong += _wrong_values(row, line)
            if row.family:
                members = line.get("family") or line.get("family_members")
                families[row.family].add(";".join(sorted(split(members))))
        wrong += _wrong_families(families, len(self.truth.rows))
        return count, wrong


def _forms(line: dict[str, Any], *, enterprises: bool) -> list[str]:
    """What a row of the table may be called."""
    if enterprises:
        return [text for name in ("name", "short_name") if (text := line.get(name))]
    found = []
    for text in split(line.get("publication")):
        plain = number(text)
        country = str(line.get("country") or "")
        found.append(plain if plain[:1].isalpha() or not re.fullmatch("[A-Z]{2}", country) else country + plain)
    return found


def _find(by_key: dict[str, dict[str, Any]], row: Row, *, enterprises: bool) -> dict[str, Any] | None:
    if enterprises:
        return by_key.get(row.key)
    # Some sets of tables keep the kind of document in a column of its own.
    key = number(row.key)
    return by_key.get(key) or by_key.get(re.sub(r"[A-Z]\d?$", "", key))


def _wrong_values(row: Row, line: dict[str, Any]) -> list[str]:
    wrong = [
        f"{row.key} {meaning}: {line.get(meaning)!r}, planted {value!r}"
        for meaning, value in row.values.items()
        # The row was found by its number.
        if meaning != "publication" and not same(meaning, value, line.get(meaning))
    ]
    texts = {str(value) for value in line.values()}
    return wrong + [f"{row.key}: {text!r} is in no column" for text in row.anywhere if text not in texts]


def _wrong_families(families: dict[str, set[str]], rows: int) -> list[str]:
    """Rows of a family share what no other family has; where each row is a family, nothing has to say so."""
    if rows == len(families):
        return []
    shared = Counter(text for texts in families.values() for text in texts)
    return [
        f"{family}: {texts}"
        for family, texts in families.items()
        if len(texts) != 1 or texts == {""} or any(shared[text] > 1 for text in texts)
    ]


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory):
    done: dict[str, Reading] = {}

    def read(case: Case) -> Reading:
        if str(case) not in done:
            done[str(case)] = Reading(case, tmp_path_factory.mktemp("vendor"))
        return done[str(case)]

    return read


@each_case
def test_vendor_header_and_encoding_are_recognised(case, reading):
    one = reading(case)
    files = one.read.audit.files
    assert set(files["profile"]) == {case.vendor}
    assert len(files) == len(one.truth.paths)
    if one.truth.header_row is not None:
        assert set(files["header_row"]) == {one.truth.header_row}
    assert set(files["encoding"]) == {one.truth.encoding}


@each_case
def test_rows_add_up_to_what_was_planted(case, reading):
    one = reading(case)
    audit, truth = one.read.audit, one.truth
    assert audit.read == audit.kept + audit.rejected.height + audit.merged.height
    assert one.read.height == audit.kept == truth.kept
    if truth.read is not None:
        assert (audit.read, audit.rejected.height, audit.merged.height) == (truth.read, truth.rejected, truth.merged)


@each_case
def test_every_planted_value_comes_out(case, reading):
    one = reading(case)
    assert one.read.height
    count, wrong = one.compared()
    assert count >= sum(len(row.values) for row in one.truth.rows) > 0
    assert not wrong, f"{len(wrong)} of {count} values are wrong: {wrong[:8]}"
    unparsed: Counter[str] = Counter()
    for column in one.read.audit.columns.to_dicts():
        # Columns of one meaning share the count of what was not understood.
        if column["meaning"] in CHECKED and column["unparsed"]:
            unparsed[column["meaning"]] = max(unparsed[column["meaning"]], column["unparsed"])
    assert dict(unparsed) == dict(one.truth.unparsed)


@each_case
def test_every_column_is_understood_or_carried(case, reading):
    one = reading(case)
    read, truth = one.read, one.truth
    sources = {fold(source) for source in read.audit.columns["source"]}
    missing = [header for header in truth.headers if not any(s.endswith(fold(header)) for s in sources)]
    assert not missing
    wrong = one.misunderstood()
    assert not wrong, "header: what it was taken for, what it is"


def test_every_file_of_a_set_is_accounted_for(reading):
    """Also a table that joining does not need has its hash, its size and its values in the audit."""
    cases = [case for case in CASES if "further tables" in case.variant]
    assert cases
    for case in cases:
        audit = reading(case).read.audit
        assert all(len(hash_) == 64 for hash_ in audit.files["sha256"]) and all(audit.files["bytes"] > 0)
        assert all(audit.columns.filter(pl.col("source").str.contains(".", literal=True))["rows"] > 0)


def test_nothing_that_was_not_found_becomes_an_enterprise(reading):
    """What 企查查 writes where it finds no enterprise is no name."""
    cases = [case for case in CASES if case.vendor == "qichacha" and "batch" in case.variant]
    assert cases
    for case in cases:
        table = reading(case).read.table
        assert not any("未匹配" in str(value) for line in table.to_dicts() for value in line.values())


@each_case
def test_an_invention_is_counted_once(case, reading):
    """An invention is the family, without one the application."""
    one = reading(case)
    rows = one.truth.rows
    if one.truth.enterprises or not any(row.family or "application" in row.values for row in rows):
        return
    inventions = {row.family or str(row.values["application"]) for row in rows}
    assert im.build_map(one.read).summary["patents"] == len(inventions)


def test_all_vendors_together_are_the_same_publications(tmp_path):
    """However a vendor writes a number, it is one publication, and each row is kept or merged."""
    wide_vendors = {"incopat", "patsnap", "patsnap-codes", "cnipa", "innojoy", "lens", "google-patents", "espacenet"}
    first = {case.vendor: case for case in reversed(CASES) if case.vendor in wide_vendors}
    assert set(first) == wide_vendors
    truths = []
    for at, case in enumerate(first.values()):
        folder = tmp_path / str(at)
        folder.mkdir()
        truths.append(case.write(folder))
    patents = im.read_patents([path for truth in truths for path in truth.paths])
    keys = {row.key for truth in truths for row in truth.rows}
    total = sum(truth.kept for truth in truths)
    assert (patents.height, patents.audit.rejected.height) == (len(keys), 0)
    assert (patents.audit.read, patents.audit.merged.height) == (total, total - len(keys))


def _unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    match path.suffix:
        case ".gz":
            return gzip.decompress(content)
        case ".zst":
            return zstandard.ZstdDecompressor().decompress(content)
        case ".zip":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return archive.read(archive.namelist()[0])
    return content


def _lines(path: Path, encoding: str | None, delimiter: str) -> list[list[str]]:
    content = _unpacked(path)
    if encoding is None:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return [["" if cell is None else str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
    text = content.decode({"utf-16le": "utf-16"}.get(encoding, encoding))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@each_case
def test_the_files_themselves_hold_what_the_truth_says(case, tmp_path):
    truth: Truth = case.write(tmp_path)
    assert len({row.key for row in truth.rows}) == truth.kept
    if truth.read is not None:
        assert truth.read == truth.kept + truth.rejected + truth.merged
    if truth.header_row is None:
        text = truth.paths[0].read_bytes().decode(truth.encoding or "utf-8")
        assert all(part in text for part in truth.plain)
        assert len(re.findall(r"^ER\r?$", text, re.MULTILINE)) == truth.read
        return
    rows = 0
    for path in truth.paths:
        header: list[str] = []
        for delimiter in ("\t", ";", "|", ","):
            lines = _lines(path, truth.encoding, delimiter)
            if len(lines) >= truth.header_row and len(lines[truth.header_row - 1]) > 1:
                header = lines[truth.header_row - 1]
                break
        if truth.plain:
            assert tuple(header) == truth.plain
        assert header
        rows += len(lines) - truth.header_row
    assert truth.read is None or rows == truth.read


def test_same_bytes_every_time(tmp_path):
    for case in CASES:
        contents = []
        for turn in ("first", "second"):
            folder = tmp_path / turn / str(CASES.index(case))
            folder.mkdir(parents=True)
            contents.append([path.read_bytes() for path in case.write(folder).paths])
        assert contents[0] == contents[1], str(case)


def test_every_vendor_is_there_and_no_variant_twice():
    counts = Counter(map(str, CASES))
    assert max(counts.values()) == 1
    assert {case.vendor for case in CASES} == {
        "incopat", "patsnap", "patsnap-codes", "cnipa", "innojoy", "lens", "google-patents", "espacenet",
        "derwent-innovation", "dii", "patentsview-granted", "patentsview-pregrant", "patstat", "regpat-epo", "regpat-pct", "qichacha",
        "tianyancha", "szse", "sse", "qualification",
    }  # fmt: skip
