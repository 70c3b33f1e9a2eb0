"""Results made by hand, in the shape the core hands them over."""

import json
from dataclasses import dataclass, field

import polars as pl


def message(zh, en=None):
    return {"zh": zh, "en": en or zh}


@dataclass
class Analysis:
    """A result as the core hands it over, made by hand."""

    table: pl.DataFrame
    definition: dict
    provenance: dict
    warnings: list = field(default_factory=list)

    @property
    def definition_json(self):
        return json.dumps(self.definition)

    @property
    def provenance_json(self):
        return json.dumps(self.provenance)

    @property
    def warnings_json(self):
        return json.dumps(self.warnings)


def definition(measure, keys, chart, columns, **parameters):
    return {
        "measure": measure,
        "title": message(f"{measure} 标题", f"{measure} title"),
        "formula": "w = Σ 1 / n",
        "parameters": parameters,
        "literature": ["Balassa (1965)"],
        "keys": keys,
        "columns": [{"name": c, "label": message(f"列{c}", c), "meaning": message("含义", "meaning")} for c in columns],
        "chart": chart,
    }


def provenance(*, synthetic=True, **parameters):
    return {
        "program": "innomap 0.1.0",
        "files": [
            {
                "name": "甲<img src=x onerror=alert(1)>.xlsx", "content": "patents", "sha256": "ab" * 32, "bytes": 12345,
                "profile": "patsnap", "read": 20, "kept": 17, "rejected": 1, "merged": 2, "synthetic": synthetic,
            }
        ],
        "industry": None,
        "concordances": [{"zh": "GB/T 2260", "en": "GB/T 2260"}],
        "parameters": {"unit": "family", "counting": "fractional", "date": "application", "period": None, **parameters},
        "synthetic": synthetic,
        "read": 20, "kept": 17, "rejected": 1, "merged": 2,
    }  # fmt: skip


def ranked(kind, names, **columns):
    """A ranking with intervals, highest first."""
    n = len(names)
    table = pl.DataFrame(
        {
            "rank": list(range(1, n + 1)),
            kind: names,
            **columns,
            "weight": [float(10 * (n - i)) for i in range(n)],
            "patents": [12 * (n - i) for i in range(n)],
            "share": [(n - i) * 2 / (n * (n + 1)) for i in range(n)],
            "growth": [None if i == 0 else 0.1 * i for i in range(n)],
            "rank_low": [max(1, i) for i in range(n)],
            "rank_high": [i + 2 for i in range(n)],
            "value_low": [9.0 * (n - i) for i in range(n)],
            "value_high": [11.0 * (n - i) for i in range(n)],
            "separated_from_next": [None if i == n - 1 else False for i in range(n)],
        }
    )
    described = definition("rank", [kind], "ranking", table.columns, kind=kind, by="patents", counting="fractional")
    return Analysis(table, described, provenance(), [message("相邻名次无法区分", "can't be told apart")])


def cells(row, column, rows, columns):
    """A specialisation of all cells but the last one."""
    pairs = [(r, c) for r in rows for c in columns][:-1]
    rca = [0.25 * (i % 9) for i in range(len(pairs))]
    table = pl.DataFrame(
        {
            row: [p[0] for p in pairs],
            column: [p[1] for p in pairs],
            "weight": [float(i + 1) for i in range(len(pairs))],
            "patents": [i + 1 for i in range(len(pairs))],
            "rca": rca,
            "log2_rca": [None if x == 0 else (x - 1) for x in rca],
            "specialised": [x >= 1 for x in rca],
        }
    )
    return Analysis(table, definition("specialisation", [row, column], "heat_map", table.columns), provenance())
