"""The examples in the documentation run on a small sample, made once."""

from pathlib import Path
from typing import Any

import pytest

import innomap as im
from innomap.sample import write_sample


@pytest.fixture(scope="session")
def _sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder: Path = tmp_path_factory.mktemp("sample")
    files: dict[str, Any] = write_sample(folder, patents=1000, seed=1)
    patents = im.read_patents(files["patents"])
    firms = im.read_enterprises(files["enterprises"])
    m = im.build_map(patents, firms, industry="industrial-robots")
    return {"im": im, "folder": folder, "files": files, "patents": patents, "firms": firms, "m": m}


@pytest.fixture(autouse=True)
def _names(doctest_namespace: dict[str, Any], _sample: dict[str, Any]) -> None:
    im.set_language("zh")
    doctest_namespace.update(_sample)
