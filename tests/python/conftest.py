"""What the tests share: the language, and where real exports are; tests that need them are skipped where they are absent."""

import os
import sys
from pathlib import Path

import pytest

import innomap as im

_FOLDER = Path(os.environ.get("INNOMAP_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of the real exports."""
    if not _FOLDER.is_dir():
        pytest.skip("real exports are not at hand (INNOMAP_REAL_DATA)")
    return _FOLDER


@pytest.fixture(autouse=True)
def _chinese():
    """Labels are compared as text, so each test starts in one language."""
    im.set_language("zh")
    yield
    im.set_language("zh")


def pytest_terminal_summary(terminalreporter):
    """The table of vendors, where their tests ran."""
    recognition = sys.modules.get("vendors.recognition")
    if recognition and recognition.LINES:
        terminalreporter.section("vendors recognised")
        terminalreporter.write("\n".join(recognition.report()) + "\n")
