"""Measures against scipy and published definitions on shared matrices; ``make parity`` does so against other packages as well."""

import subprocess
import sys
from pathlib import Path

import pytest

SIDES = Path(__file__).resolve().parents[1] / "parity"
PACKAGES = ("scipy", "definitions")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("parity")
    subprocess.run([sys.executable, SIDES / "matrices.py", path / "cases.json"], check=True)
    for side in ("innomap", *PACKAGES):
        script = [sys.executable, SIDES / f"{side}_side.py", path / "cases.json", path / f"{side}.json"]
        subprocess.run(script, check=True)
    return path


@pytest.fixture
def compare(monkeypatch):
    monkeypatch.syspath_prepend(str(SIDES))
    import compare

    return compare


def test_each_indicator_agrees_or_differs_for_the_reason_given(folder, compare):
    pairs = compare.read(folder, PACKAGES)
    assert compare.faults(pairs, compare.stated()) == []
    assert len(pairs) > 70


def test_a_wrong_statement_is_a_fault(folder, compare):
    pairs = compare.read(folder, PACKAGES)
    reasons = compare.stated()
    agreed = next(pair for pair in pairs if pair.agrees)
    reasons[agreed.indicator, agreed.package] = {"verdict": "definition", "why": ""}
    del reasons["eci", "definitions"]
    assert len(compare.faults(pairs, reasons)) == 2
