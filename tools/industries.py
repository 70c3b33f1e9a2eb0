"""Writes a page for each packaged definition into docs/industries: scope, tree, rules, and counts on the synthetic sample.

``python tools/industries.py`` after ``make build``.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import polars as pl

import innomap as im
from innomap.sample import write_sample

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "industries"


def both(data: dict[str, str]) -> str:
    """Return a text in both languages."""
    return f"{data['zh']} {data['en']}".strip()


def cell(text: object) -> str:
    """Return a text that can stand in a cell of a table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(rows: list[list[object]], heads: list[str]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(map(cell, row)) + " |" for row in rows])


def conditions(rule: dict[str, Any], above: str = "") -> str:
    """Return the conditions of a rule in one line."""
    parts: list[str] = []
    for key, value in rule.items():
        if key in ("id", "note") or not value:
            continue
        if isinstance(value, dict):
            parts.append(conditions(value, f"{key}."))
        else:
            parts.append(f"**{above}{key}** " + "；".join(map(str, value if isinstance(value, list) else [value])))
    return "<br>".join(part for part in parts if part)


def page(industry: im.Industry, found: pl.DataFrame) -> str:
    """Return the page of one definition."""
    data: dict[str, Any] = industry.definition
    counts = dict(found.group_by("branch").agg(pl.col("publication").n_unique()).iter_rows())
    tree = [
        [
            both(data["stages"][branch["stage"]]["name"]),
            "　" * (branch["level"] - 1) + branch["name"]["zh"],
            branch["name"]["en"],
            f"`{branch['id']}`",
            counts.get(branch["id"], ""),
            branch["scope"]["zh"],
        ]
        for branch in data["branches"]
    ]
    rules = [
        [f"`{branch['id']}`", f"`{rule['id']}`", conditions(rule), rule.get("note", "")]
        for branch in data["branches"]
        for rule in [*branch.get("rules", []), *branch.get("enterprise_rules", [])]
    ]
    notes = [both(data[name]) for name in ("scope", "note") if data.get(name) and any(data[name].values())]
    return (
        "\n\n".join(
            [
                f"# {both(data['name'])}",
                f"`{data['id']}`，版本 version {data['version']}，编辑 editor {data['editor']}。本页由 `tools/industries.py` 生成 generated.",
                *notes,
                "来源 Sources: " + "; ".join(data["sources"]),
                "更新 Changelog: " + "; ".join(data["changelog"]),
                "## 分支 Branches",
                "件数为产品自带合成样本中的专利（样本只含机器人及无关专利）。Counts are patents of the synthetic sample, which holds robots and others.",
                table(tree, ["环节 stage", "分支 branch", "English", "id", "件数 count", "范围 scope"]),
                "## 规则 Rules",
                table(rules, ["分支 branch", "规则 rule", "条件 conditions", "说明 note"]),
            ]
        )
        + "\n"
    )


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    im.set_language("zh")
    with tempfile.TemporaryDirectory() as folder:
        sample = write_sample(Path(folder) / "sample", patents=4_000, seed=1)
        patents = im.read_patents(sample["patents"])
        for name in im.industries()["id"]:
            industry = im.Industry.load(name)
            text = page(industry, industry.memberships(patents).table)
            (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
