"""Industry definitions: stages, branches and the rules that put a patent into a branch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from . import _innomap
from .display import html_table, panel
from .language import pick, say
from .patents import path_text


class Industry:
    """An industrial chain: its stages, its branches and their rules."""

    def __init__(self, native: _innomap.Industry) -> None:
        """Wrap the object of the core; users call ``Industry.load``."""
        self._native = native

    @classmethod
    def load(cls, name_or_path: str | Path) -> Industry:
        """A packaged definition by name, or your own ``.toml``. ``innomap.industries()`` lists the packaged ones."""
        return cls(_innomap.Industry.load(path_text(name_or_path)))

    @property
    def definition(self) -> dict[str, Any]:
        """The whole definition as data."""
        data: dict[str, Any] = json.loads(self._native.to_json())
        return data

    def _title(self) -> str:
        data = self.definition
        return (
            say(f"产业 {pick(data['name'])}", f"industry {pick(data['name'])}") + f" ({data['id']}, {data['version']})"
        )

    @property
    def branches(self) -> pl.DataFrame:
        """The branches with stage, depth and names."""
        data = self.definition
        stages = [pick(stage["name"]) for stage in data["stages"]]
        rows = [
            {
                "id": branch["id"],
                "stage": stages[branch["stage"]],
                "level": branch["level"],
                "zh": branch["name"]["zh"],
                "en": branch["name"]["en"],
            }
            for branch in data["branches"]
        ]
        schema = {"id": pl.String, "stage": pl.String, "level": pl.Int64, "zh": pl.String, "en": pl.String}
        return pl.DataFrame(rows, schema=schema)

    def __repr__(self) -> str:
        """Name and branches."""
        return f"{self._title()}\n{self.branches}"

    def _repr_html_(self) -> str:
        labels = [
            say("编号", "id"),
            say("环节", "stage"),
            say("层级", "level"),
            say("中文名", "Chinese"),
            say("英文名", "English"),
        ]
        return panel(self._title(), html_table(self.branches, labels, rows=60))


def industries() -> pl.DataFrame:
    """The packaged industry definitions."""
    return pl.DataFrame(
        json.loads(_innomap.industries_json()), schema={"id": pl.String, "zh": pl.String, "en": pl.String}
    )
