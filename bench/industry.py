"""Made patents on which the rules of an industry are timed: symbols of a million, titles and abstracts of 60,000."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any

import polars as pl

SYMBOLS, TEXTS = 1_000_000, 60_000
_LENGTH = 200
_OTHERS = [
    "A61K 31/00",
    "C07D 401/12",
    "E04B 1/00",
    "G06F 17/30",
    "H01L 29/78",
    "H04L 12/24",
    "B60K 6/20",
    "C08L 23/06",
]
_ROBOTS = [
    "B25J 9/16",
    "B25J 15/08",
    "B25J 13/00",
    "F16H 1/32",
    "B23K 37/02",
    "G05B 19/418",
    "B65G 47/90",
    "H02K 7/116",
]
_COMMON = "一种用于的方法装置系统包括所述设置有连接控制模块单元结构支架底座电机传动齿轮壳体检测信号处理数据本发明公开了"


def symbols() -> pl.DataFrame:
    """A million patents with one to four symbols; one in eight of them is of robots."""
    draw = random.Random(1)
    pool = [draw.choice(_ROBOTS) if draw.random() < 0.125 else draw.choice(_OTHERS) for _ in range(10_000)]
    rows = ["; ".join(draw.sample(pool, draw.randint(1, 4))) for _ in range(20_000)]
    return _numbered({"ipc": [draw.choice(rows) for _ in range(SYMBOLS)]})


def texts() -> pl.DataFrame:
    """Patents whose symbols leave the rules to the words: titles of 15 and abstracts of 200 Chinese characters."""
    draw, words = random.Random(2), ["机器人", "机械臂", "减速器", "焊接", "AGV", "装配", "robot", "伺服电机"]

    def text(length: int) -> str:
        parts: list[str] = []
        while sum(map(len, parts)) < length:
            parts.append(draw.choice(words) if draw.random() < 0.03 else "".join(draw.choices(_COMMON, k=8)))
        return "".join(parts)[:length]

    made = {"title": [text(15) for _ in range(TEXTS)], "abstract": [text(_LENGTH) for _ in range(TEXTS)]}
    return _numbered(made | {"ipc": [draw.choice(_ROBOTS) for _ in range(TEXTS)]})


def _numbered(columns: dict[str, list[str]]) -> pl.DataFrame:
    rows = len(next(iter(columns.values())))
    return pl.DataFrame({"publication": [f"CN{100_000_000 + i}A" for i in range(rows)], **columns})


def rules_without_words() -> str:
    """The packaged definition, rules with words left out: what symbols alone decide."""
    import innomap as im

    text = im.Industry.load("industrial-robots").to_toml()
    head, *blocks = text.split("[[branch")
    kept = [block for block in blocks if not (block.startswith(".rule]]") and "keywords" in block)]
    return "[[branch".join([head, *kept])


def ours(table: pl.DataFrame, definition: str) -> Callable[[], Any]:
    """What is measured: the memberships of patents that were read before."""
    import innomap as im

    patents, industry = im.read_patents(table), im.Industry.from_toml(definition)
    return lambda: industry.memberships(patents).table


def polars_symbols(table: pl.DataFrame, definition: dict[str, Any]) -> Callable[[], Any]:
    """The same rules with polars: a regular expression over the symbols a list; only prefixes are compared, no ranges."""

    def has(ranges: list[str]) -> pl.Expr:
        return pl.col("ipc").str.contains("|".join(sorted({r.split("-")[0].split("/")[0].rstrip("*") for r in ranges})))

    return lambda: table.lazy().select([_rule(rule, has).alias(name) for name, rule in _rules(definition)]).collect()


def polars_texts(table: pl.DataFrame, definition: dict[str, Any]) -> Callable[[], Any]:
    """The same with words: Aho–Corasick over title and abstract a list; parts of English words count too."""

    def has(ranges: list[str]) -> pl.Expr:
        return pl.col("ipc").str.contains("|".join(sorted({r.split("-")[0].split("/")[0].rstrip("*") for r in ranges})))

    def says(words: list[str]) -> pl.Expr:
        return reduce(
            or_, (pl.col(c).str.contains_any(words, ascii_case_insensitive=True) for c in ("title", "abstract"))
        )

    def whole(rule: dict[str, Any]) -> pl.Expr:
        words = rule["keywords"]
        parts = [_rule(rule, has)]
        if words["any"]:
            parts.append(says(words["any"]))
        parts += [says([word]) for word in words["all"]]
        if words["none"]:
            parts.append(~says(words["none"]))
        return reduce(and_, parts)

    return lambda: table.lazy().select([whole(rule).alias(name) for name, rule in _rules(definition)]).collect()


def _rules(definition: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{b['id']}/{rule['id']}", rule) for b in definition["branches"] for rule in b["rules"]]


def _rule(rule: dict[str, Any], has: Callable[[list[str]], pl.Expr]) -> pl.Expr:
    parts = [has(rule[key]) for key in ("include", "with") if rule[key]]
    if rule["exclude"]:
        parts.append(~has(rule["exclude"]))
    return reduce(and_, parts) if parts else pl.lit(value=True)
