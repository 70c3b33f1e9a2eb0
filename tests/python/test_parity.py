"""Measures of the map against networkx, numpy and pandas on random tables: obvious versions, no recorded numbers."""

import itertools
import json
import random
from collections import Counter, defaultdict
from fractions import Fraction

import networkx as nx
import numpy as np
import polars as pl
import pytest

import innomap as im

# One main group of each of six WIPO fields, and the field of each.
SYMBOLS = {
    "B25J 9/16": "装卸",
    "B65G 47/90": "装卸",
    "H02K 7/116": "电气机械设备及电能",
    "G05B 19/418": "控制",
    "F16H 1/32": "机械零件",
    "A61K 31/495": "制药",
    "B24B 27/00": "机器工具",
}
PLACES = {
    "杭州市": "浙江省",
    "宁波市": "浙江省",
    "绍兴市": "浙江省",
    "南京市": "江苏省",
    "苏州市": "江苏省",
    "合肥市": "安徽省",
}
FIRMS = [f"{brand}装备有限公司" for brand in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"]


def draw_patents(seed, n=160, firms=12):
    """Random patents as plain rows: application, applicants, symbols, cities, year."""
    draw = random.Random(seed)
    rows = []
    for i in range(n):
        holders = draw.sample(FIRMS[:firms], min(firms, draw.choice([1, 1, 1, 2, 2, 3])))
        persons = draw.choice([0, 0, 0, 0, 1])
        rows.append(
            {
                "publication": f"CN{200_000_000 + i}A",
                "application": f"CN2015{i:08d}",
                "holders": holders,
                "persons": persons,
                "symbols": sorted(draw.sample(sorted(SYMBOLS), draw.choice([0, 1, 1, 2, 3]))),
                "city": draw.choice(sorted(PLACES)),
                "year": draw.choice([2015, 2016, 2017, 2018, 2019]),
            }
        )
    return rows


def as_frame(rows):
    return pl.DataFrame(
        {
            "publication": [r["publication"] for r in rows],
            "application": [r["application"] for r in rows],
            "applicants": [" | ".join(r["holders"] + ["张穹岚"] * r["persons"]) for r in rows],
            "ipc": [" | ".join(r["symbols"]) or None for r in rows],
            "province": [PLACES[r["city"]] for r in rows],
            "city": [r["city"] for r in rows],
            "application_date": [f"{r['year']}-03-04" for r in rows],
        }
    )


def build(rows, **options):
    return im.build_map(im.read_patents(as_frame(rows)), unit="application", **options)


def fields(row):
    """Fields of a patent with their share of its symbols."""
    names = Counter(SYMBOLS[s] for s in row["symbols"])
    return {name: Fraction(n, len(row["symbols"])) for name, n in names.items()}


def cells(rows, row_kind, column="technology", level="city"):
    """The matrix as a few lines of Python: weight in fractions and patents, by row, column and year."""
    weight, patents = defaultdict(Fraction), defaultdict(set)
    for row in rows:
        if row_kind == "institution":
            parts = {h: Fraction(1, len(row["holders"]) + row["persons"]) for h in row["holders"]}
        else:
            parts = {row["city"] if level == "city" else PLACES[row["city"]]: Fraction(1)}
        for (unit, part), (field, share) in itertools.product(parts.items(), fields(row).items()):
            weight[unit, field, row["year"]] += part * share
            patents[unit, field, row["year"]].add(row["application"])
    return weight, {key: len(found) for key, found in patents.items()}


def without_year(by_year):
    total = defaultdict(type(next(iter(by_year.values()))))
    for (unit, field, _), value in by_year.items():
        total[unit, field] += value
    return dict(total)


def table_of(result, keys, value):
    return {row[:-1]: row[-1] for row in result.table.select([*keys, value]).iter_rows()}


def network(m, node="institution"):
    graph = nx.Graph()
    edges = m.edges(node, node).group_by("source", "target").agg(pl.col("patents").sum()).sort("source", "target")
    graph.add_weighted_edges_from(edges.iter_rows())
    return graph


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    from innomap.sample import write_sample

    paths = write_sample(tmp_path_factory.mktemp("sample"), patents=1500, seed=5)
    firms = im.read_enterprises(str(paths["enterprises"]))
    return im.build_map(im.read_patents([str(p) for p in paths["patents"]]), firms, industry="industrial-robots")


@pytest.mark.parametrize("seed", range(6))
def test_matrices_and_edges_are_those_of_a_few_lines(seed):
    rows = draw_patents(seed)
    m = build(rows)
    assert m.summary["patents"] == len(rows)
    for kind, level in [("institution", None), ("region", "city"), ("region", "province")]:
        weight, patents = cells(rows, kind, level=level)
        by_year = m.matrix(kind, "technology", by="year", level=level)
        keys = [kind, "technology", "year"]
        assert table_of(by_year, keys, "weight") == pytest.approx({k: float(v) for k, v in weight.items()})
        assert table_of(by_year, keys, "patents") == patents
        plain = m.matrix(kind, "technology", level=level)
        expected = {k: float(v) for k, v in without_year(weight).items()}
        assert table_of(plain, keys[:2], "weight") == pytest.approx(expected)
        assert table_of(plain, keys[:2], "patents") == without_year(patents)
    weight, patents = cells(rows, "institution")
    edges = m.edges("institution", "technology")
    assert {r[:3]: r[4] for r in edges.iter_rows()} == patents
    assert {r[:3]: r[3] for r in edges.iter_rows()} == pytest.approx({k: float(v) for k, v in weight.items()})


@pytest.mark.parametrize("seed", range(6))
def test_co_applications_are_counted_by_year(seed):
    rows = draw_patents(seed)
    whole = Counter()
    for row in rows:
        for a, b in itertools.combinations(sorted(row["holders"], key=str.encode), 2):
            whole[frozenset((a, b)), row["year"]] += 1
    edges = build(rows).edges("institution", "institution")
    assert {(frozenset(r[:2]), r[2]): r[4] for r in edges.iter_rows()} == whole
    # Each patent of several institutions hands out one patent over its pairs.
    several = sum(len(row["holders"]) > 1 for row in rows)
    assert edges["weight"].sum() == pytest.approx(several)


@pytest.mark.parametrize("seed", range(4))
def test_period_and_filters_take_what_they_say(seed):
    rows = draw_patents(seed)
    m = build(rows)
    within = [r for r in rows if 2016 <= r["year"] <= 2018]
    weight, _ = cells(within, "institution")
    found = table_of(
        m.matrix("institution", "technology", period=(2016, 2018)), ["institution", "technology"], "weight"
    )
    assert found == pytest.approx({k: float(v) for k, v in without_year(weight).items()})
    # The same from a map that was built for these years only.
    again = build(rows, period=(2016, 2018)).matrix("institution", "technology")
    assert table_of(again, ["institution", "technology"], "weight") == pytest.approx(found)

    held = [r for r in rows if "控制" in fields(r)]
    ranked = m.rank("region", level="city", where={"technology": "控制"}, interval=None, top=None)
    assert table_of(ranked, ["region"], "patents") == {(k,): v for k, v in Counter(r["city"] for r in held).items()}
    inside = [r for r in rows if PLACES[r["city"]] == "浙江省"]
    ranked = m.rank("technology", where={"region": "浙江省"}, interval=None, top=None)
    expected = defaultdict(Fraction)
    for row in inside:
        for field, share in fields(row).items():
            expected[field] += share
    assert table_of(ranked, ["technology"], "weight") == pytest.approx({(k,): float(v) for k, v in expected.items()})
    own = [r for r in rows if FIRMS[0] in r["holders"]]
    ranked = m.rank("region", level="province", where={"institution": FIRMS[0]}, interval=None, top=None)
    expected = Counter(PLACES[r["city"]] for r in own)
    assert table_of(ranked, ["region"], "patents") == {(k,): v for k, v in expected.items()}


@pytest.mark.parametrize("seed", range(4))
def test_whole_counting_counts_each_patent_once(seed):
    rows = draw_patents(seed)
    expected = Counter(holder for row in rows for holder in row["holders"])
    for m, asked in ((build(rows, counting="whole"), None), (build(rows), "whole")):
        result = m.rank("institution", counting=asked, interval=None, top=None)
        assert result.definition["parameters"]["counting"] == "whole"
        assert table_of(result, ["institution"], "patents") == {(k,): v for k, v in expected.items()}
        # Competition ranks of the whole counts: ties share the better one.
        for name, rank in result.table.select("institution", "rank").iter_rows():
            assert rank == 1 + sum(count > expected[name] for count in expected.values())


@pytest.mark.parametrize("counting", ["fractional", "whole"])
@pytest.mark.parametrize("seed", range(5))
def test_specialisation_in_exact_fractions(seed, counting):
    # Few patents, so that there are ties x·T = r·c.
    rows = draw_patents(seed, n=24, firms=5)
    weight, patents = cells(rows, "region")
    x = without_year(weight if counting == "fractional" else patents)
    r, c = Counter(), Counter()
    for (unit, field), value in x.items():
        r[unit] += value
        c[field] += value
    total = sum(r.values())
    result = build(rows).specialisation("region", "technology", level="city", counting=counting)
    rca = {key: float(Fraction(value) * total / (Fraction(r[key[0]]) * c[key[1]])) for key, value in x.items()}
    assert table_of(result, ["region", "technology"], "rca") == pytest.approx(rca)
    tied = {key: value * total >= r[key[0]] * c[key[1]] for key, value in x.items()}
    assert table_of(result, ["region", "technology"], "specialised") == tied


def test_exact_ties_are_specialised():
    # Three cities with the same profile of thirds: every cell is exactly average, and floats would say 0.9999… for some.
    rows = []
    for city in ("杭州市", "南京市", "合肥市"):
        for i, symbols in enumerate(
            (["B25J 9/16", "F16H 1/32", "A61K 31/495"], ["B25J 9/16"], ["F16H 1/32", "B24B 27/00", "G05B 19/418"])
        ):
            rows.append({
                "publication": f"CN{200_000_000 + len(rows)}A", "application": f"CN2015{len(rows):08d}", "holders": [FIRMS[i], FIRMS[5], FIRMS[6]],
                "persons": 0, "symbols": sorted(symbols), "city": city, "year": 2015,
            })  # fmt: skip
    result = build(rows).specialisation("region", "technology", level="city")
    assert result.table.height == 15
    assert result.table["specialised"].all()
    assert set(result.table["rca"]) == {1.0}


def dense_pagerank(graph, damping=0.85):
    """Power iteration on the dense matrix; a dangling node hands its weight to all."""
    names = sorted(graph)
    w = nx.to_numpy_array(graph, nodelist=names, weight="weight")
    n = len(names)
    out = w.sum(axis=1)
    p = np.full(n, 1 / n)
    for _ in range(2000):
        spread = np.divide(p, out, out=np.zeros(n), where=out > 0)
        p = (1 - damping) / n + damping * (spread @ w + p[out == 0].sum() / n)
    return dict(zip(names, p, strict=True))


@pytest.mark.parametrize("damping", [0.5, 0.85])
@pytest.mark.parametrize("seed", range(3))
def test_pagerank_is_that_of_networkx_and_of_a_dense_iteration(seed, damping):
    m = build(draw_patents(seed, n=60, firms=20))
    graph = network(m)
    result = m.centrality("institution", damping=damping)
    scores = {k[0]: v for k, v in table_of(result, ["institution"], "pagerank").items()}
    assert set(scores) == set(graph), "institutions without a tie are not in the table, and said to be left out"
    assert scores == pytest.approx(
        nx.pagerank(graph, alpha=damping, weight="weight", tol=1e-12, max_iter=5000), abs=1e-8
    )
    assert scores == pytest.approx(dense_pagerank(graph, damping), abs=1e-8)
    assert sum(scores.values()) == pytest.approx(1, abs=1e-9)
    for name, degree, strength in result.table.select("institution", "degree", "strength").iter_rows():
        assert (degree, strength) == (graph.degree(name), graph.degree(name, weight="weight"))


def test_pagerank_of_the_sample(sample):
    for node in ("institution", "technology"):
        graph = network(sample, node)
        scores = {k[0]: v for k, v in table_of(sample.centrality(node), [node], "pagerank").items()}
        assert scores == pytest.approx(nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=5000), abs=1e-8)
        assert scores == pytest.approx(dense_pagerank(graph), abs=1e-8)


@pytest.mark.parametrize("resolution", [0.5, 1.0, 1.5])
@pytest.mark.parametrize("source", ["sample", 0, 1])
def test_communities_have_the_modularity_they_say_and_are_as_good_as_louvain(source, resolution, sample):
    m = sample if source == "sample" else build(draw_patents(source, n=60, firms=20))
    graph = network(m)
    result = m.communities("institution", resolution=resolution)
    groups = defaultdict(set)
    for community, name in result.table.select("community", "institution").iter_rows():
        groups[community].add(name)
    quality = nx.community.modularity(graph, groups.values(), weight="weight", resolution=resolution)
    if resolution == 1:
        assert result.definition["summary"]["modularity"] == pytest.approx(quality, abs=1e-9)
    best = max(
        nx.community.modularity(graph, found, weight="weight", resolution=resolution)
        for found in (
            nx.community.louvain_communities(graph, weight="weight", resolution=resolution, seed=seed)
            for seed in range(10)
        )
    )
    assert quality >= 0.98 * best
    assert all(nx.is_connected(graph.subgraph(group)) for group in groups.values()), (
        "Leiden's communities hang together"
    )


@pytest.mark.parametrize("counting", ["fractional", "whole"])
def test_rank_intervals_are_those_of_an_obvious_bootstrap(counting):
    rows = draw_patents(3, n=120, firms=6)
    m = build(rows)
    options = {"counting": counting, "top": None, "replicates": 4000, "interval": 0.9}
    result = m.rank("institution", **options)
    assert m.rank("institution", **options).table.equals(result.table), "the same seed, the same table"
    assert not m.rank("institution", **options, seed=2).table.equals(result.table)

    names = sorted({h for row in rows for h in row["holders"]})
    worth = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for holder in row["holders"]:
            whole = counting == "whole"
            worth[i, names.index(holder)] = 1 if whole else 1 / (len(row["holders"]) + row["persons"])
    rng = np.random.default_rng(11)
    times = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=4000)
    values = np.round(times @ worth, 9)
    ranks = 1 + (values[:, None, :] > values[:, :, None]).sum(axis=2)
    for row in result.table.iter_rows(named=True):
        at = names.index(row["institution"])
        # Our percentile must lie between neighbouring percentiles of the other sample.
        for column, drawn, places in (("value", values, 1e-6), ("rank", ranks, 0)):
            for end, centre in (("low", 5), ("high", 95)):
                around = np.percentile(drawn[:, at], [centre - 1.5, centre + 1.5])
                assert around[0] - places <= row[f"{column}_{end}"] <= around[1] + places, (
                    row["institution"],
                    column,
                    end,
                )
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]


def test_nothing_can_be_told_apart_among_equals_and_much_among_unequals():
    rows = draw_patents(1, n=200, firms=2)
    for i, row in enumerate(rows):
        row["holders"] = [FIRMS[0] if i % 10 else FIRMS[1]]
    assert build(rows).rank("institution").table["separated_from_next"].to_list() == [True, None]
    for i, row in enumerate(rows):
        row["holders"] = [FIRMS[i % 2]]
    assert build(rows).rank("institution").table["separated_from_next"].to_list() == [False, None]


def _checked(m, result, draw, many=6):
    assert result.table.height
    for at in draw.sample(range(result.table.height), min(many, result.table.height)):
        row = result.table.row(at, named=True)
        behind = m.explain(result, row=at)
        assert behind.height == row["patents"], (json.dumps(result.definition["parameters"], ensure_ascii=False), row)
        assert behind["weight"].sum() == pytest.approx(row["weight"], abs=1e-9), row


@pytest.mark.parametrize("level", ["province", "city", "county"])
def test_explanations_add_up_to_the_number(sample, level):
    draw = random.Random(level)
    place = {"region": "浙江省"}
    for where in ({}, place, {"branch": "减速器"}, {**place, "branch": "核心零部件"}):
        for kind in ("institution", "technology", "region", "branch"):
            _checked(sample, sample.rank(kind, level=level, where=where, interval=None, top=None), draw)
    for row, column in (
        ("region", "technology"),
        ("region", "branch"),
        ("institution", "branch"),
        ("institution", "technology"),
    ):
        _checked(sample, sample.specialisation(row, column, level=level), draw)
        _checked(sample, sample.matrix(row, column, level=level), draw)
        _checked(sample, sample.matrix(row, column, level=level, by="year", where={"region": "绍兴市"}), draw)
        _checked(sample, sample.matrix(row, column, level=level, period=(2015, 2018)), draw)


def test_matrices_of_the_sample_add_up(sample):
    for level in ("province", "city", "county"):
        total = sample.matrix("region", "technology", level=level).table["weight"].sum()
        assert total == pytest.approx(sample.summary["patents"] - sample.summary["without_class"])
        branches = sample.matrix("region", "branch", level=level).table["weight"].sum()
        assert branches == pytest.approx(sample.summary["in_industry"])
