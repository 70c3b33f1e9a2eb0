"""A small industry of three stages, and invented patents whose branch is known."""

import random

import polars as pl

import innomap as im

TEXT = """
format = 1
id = "gears"
version = "1"
zh = "传动"
en = "gears"
scope_zh = "虚构的传动产业"
scope_en = "an invented industry of gears"
sources = ["invented"]
editor = "tests"
changelog = ["1: first"]

[[stage]]
id = "upstream"
zh = "上游"
en = "upstream"
[[stage]]
id = "midstream"
zh = "中游"
en = "midstream"

[[branch]]
id = "parts"
stage = "upstream"
zh = "零部件"
en = "parts"
scope_zh = "零部件"
scope_en = "parts"
[[branch]]
id = "reducer"
parent = "parts"
zh = "减速器"
en = "reducers"
scope_zh = "减速器"
scope_en = "reducers"
[[branch.rule]]
id = "word"
include = ["F16H"]
keywords = { any = ["减速器"] }

[[branch]]
id = "motor"
stage = "midstream"
zh = "电机"
en = "motors"
scope_zh = "电机"
scope_en = "motors"
[[branch.rule]]
id = "class"
include = ["H02K"]
"""


def load(folder, text=TEXT, name="gears.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return im.Industry.load(path)


def rows(*lines):
    """Patents of lines of publication, title, ipc."""
    return pl.DataFrame(lines, schema=["publication", "title", "ipc"], orient="row")


# How many there are of each kind, their title and symbols, and how many of a thousand belong to ``reducer``.
KINDS = (
    (400, "谐波减速器", "F16H 49/00; B25J 17/02", 850),
    (300, "齿轮箱", "F16H 1/32", 200),
    (200, "一种减速器", "B62D 5/04", 300),
    (500, "机械手", "B25J 9/16", 20),
    (900, "水处理", "C02F 1/00", 0),
)


def population(seed=1):
    """Patents, and the numbers of those that belong to ``reducer``."""
    generator = random.Random(seed)
    lines, belong = [], set()
    for size, title, ipc, share in KINDS:
        chosen = set(generator.sample(range(size), size * share // 1000))
        for at in range(size):
            number = f"CN1990{len(lines):05d}A"
            lines.append((number, title, ipc))
            if at in chosen:
                belong.add(number)
    generator.shuffle(lines)
    return rows(*lines), belong
