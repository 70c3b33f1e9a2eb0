"""Vendor profiles: whose exports are recognised, and what their headers mean."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from . import _innomap

_SCHEMA: dict[str, Any] = {
    "name": pl.String,
    "zh": pl.String,
    "en": pl.String,
    "kind": pl.String,
    "set": pl.String,
    "table": pl.String,
    "meanings": pl.List(pl.String),
    "headers": pl.UInt32,
    "file": pl.String,
}


def profiles() -> pl.DataFrame:
    """The vendor profiles at hand: name for ``profile=``, what it describes, and the number of headers it knows.

    ``set`` and ``table`` are filled for data that come as several tables, ``file`` for profiles of your own: those in
    ``~/.config/innomap/profiles``, or in the folder that the environment variable ``INNOMAP_PROFILES`` names.
    """
    rows = [_row(profile) for profile in json.loads(_innomap.profiles_json())]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _row(profile: dict[str, Any]) -> dict[str, Any]:
    title = profile["title"]
    kept = {name: profile[name] for name in ("name", "kind", "set", "table", "file")}
    meanings = list(profile["headers"])
    return {**kept, "zh": title["zh"], "en": title["en"], "meanings": meanings, "headers": len(all_headers(profile))}


def all_headers(profile: dict[str, Any]) -> list[str]:
    """All headers of a profile, each once, those with a meaning first."""
    lists = [*profile["headers"].values(), profile["key"], profile["identify"], profile["carried"]]
    return list(dict.fromkeys(header for headers in lists for header in headers))
