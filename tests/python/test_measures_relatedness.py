"""Relatedness of any table, against a few plain lines over random tables."""

import math
import random

import polars as pl
import pytest

import innomap as im
from innomap.sample import write_sample

NAMES = {"row": "place", "column": "good"}
ONES = {"value": 1.0}


def random_presence(case: int, rows: int = 7, columns: int = 6):
    """Cells of ones and the same as rows of zeros and ones; some rows and columns may have none."""
    rng = random.Random(case)
    dense = [[int(rng.random() < (0.2, 0.5, 0.8)[case % 3]) for _ in range(columns)] for _ in range(rows)]
    cells = [(f"{r:02}", f"{c:02}") for r in range(rows) for c in range(columns) if dense[r][c]]
    rng.shuffle(cells)
    frame = pl.DataFrame(cells, schema=["place", "good"], orient="row", infer_schema_length=None)
    places, goods = sorted({c[0] for c in cells}), sorted({c[1] for c in cells})
    return frame, [[dense[int(p)][int(g)] for g in goods] for p in places], goods


def counts(dense):
    """Co-occurrence with ubiquity on the diagonal."""
    n = len(dense[0]) if dense else 0
    return [[sum(row[i] * row[j] for row in dense) for j in range(n)] for i in range(n)]


def proximities(dense):
    """Min-conditional proximity, zero on the diagonal."""
    c = counts(dense)
    return [[0.0 if i == j else c[i][j] / max(c[i][i], c[j][j]) for j in range(len(c))] for i in range(len(c))]


def close(got, expected):
    return got is expected is None or (got is not None and math.isclose(got, expected, rel_tol=1e-9, abs_tol=1e-12))


FORMULAS = {
    "min_conditional": lambda c, u, v, _: c / max(u, v),
    "max_conditional": lambda c, u, v, _: c / min(u, v),
    "geometric": lambda c, u, v, _: c / math.sqrt(u * v),
    "conditional": lambda c, _, v, __: c / v,
    "association_strength": lambda c, u, v, n: c * n / (u * v),
    "jaccard": lambda c, u, v, _: c / (u + v - c),
    "cosine": lambda c, u, v, _: c / math.sqrt(u * v),
    "z_score": lambda c, u, v, n: None if n in (u, v) else
    (c - u * v / n) / math.sqrt(u * v / n * (1 - u / n) * (n - v) / (n - 1)),
}  # fmt: skip


@pytest.mark.parametrize("kind", FORMULAS)
def test_proximity_of_every_kind(kind):
    for case in range(30):
        frame, dense, goods = random_presence(case)
        rule = {"kind": kind, "size": "occurrence"}
        found = im.measures.proximity(frame, **NAMES, presence=ONES, relatedness=rule).table
        c, n = counts(dense), len(dense)
        pairs = {(a, b): value for a, b, value in found.iter_rows()}
        both = kind == "conditional"
        assert len(pairs) == len(goods) * (len(goods) - 1) // (1 if both else 2)
        for (a, b), value in pairs.items():
            i, j = goods.index(a), goods.index(b)
            assert close(value, FORMULAS[kind](c[i][j], c[i][i], c[j][j], n)), (case, kind)


def test_the_two_sizes_of_association_are_told_apart():
    frame, dense, goods = random_presence(5)
    c = counts(dense)
    size = [sum(c[i]) - c[i][i] for i in range(len(c))]
    found = im.measures.proximity(frame, **NAMES, presence=ONES, relatedness="association_strength").table
    for a, b, value in found.iter_rows():
        i, j = goods.index(a), goods.index(b)
        assert close(value, c[i][j] * sum(size) / (size[i] * size[j]))


def test_the_nearest_are_the_largest_of_all_and_ties_stay():
    for case in range(20):
        frame, dense, goods = random_presence(case)
        phi = proximities(dense)
        found = im.measures.proximity(frame, **NAMES, presence=ONES, top=2).table
        for i, good in enumerate(goods):
            ranked = sorted((v for j, v in enumerate(phi[i]) if j != i and v > 0), reverse=True)
            wanted = [v for v in ranked if v >= ranked[min(1, len(ranked) - 1)]] if ranked else []
            assert found.filter(good=good)["proximity"].to_list() == pytest.approx(wanted)
        wide = im.measures.proximity(frame, **NAMES, presence=ONES, top=2, relatedness={"unit_diagonal": True}).table
        assert wide.equals(found)


def test_rows_are_related_as_columns_of_the_turned_table():
    frame, *_ = random_presence(7)
    a = im.measures.proximity(frame, **NAMES, presence=ONES, side="row").table
    b = im.measures.proximity(frame, row="good", column="place", presence=ONES).table
    assert a.equals(b)


def test_correlation_of_values():
    rng = random.Random(1)
    dense = [[rng.random() + 0.1 for _ in range(4)] for _ in range(6)]
    cells = {"place": [f"{r}" for r in range(6) for _ in range(4)], "good": [f"{c}" for _ in range(6) for c in range(4)],
             "value": [x for row in dense for x in row]}  # fmt: skip
    found = im.measures.proximity(
        cells, **NAMES, value="value", relatedness={"kind": "correlation", "of": "value"}
    ).table
    numpy = pytest.importorskip("numpy")
    r = numpy.corrcoef(numpy.array(dense).T)
    assert all(close(value, r[int(a), int(b)]) for a, b, value in found.iter_rows())


def plain_density(dense, phi):
    n = len(phi)
    return [
        [(sum(row[i] * phi[j][i] for i in range(n)) / s if (s := sum(phi[j])) else None) for j in range(n)]
        for row in dense
    ]


def test_density_distance_and_their_filters():
    for case in range(30):
        frame, dense, _ = random_presence(case)
        wanted = plain_density(dense, proximities(dense))
        found = im.measures.density(frame, **NAMES, presence=ONES).table
        flat = [value for row in wanted for value in row]
        assert all(close(a, b) for a, b in zip(found["density"], flat, strict=True))
        assert all(a is None or close(a, 1 - b) for a, b in found.select("distance", "density").iter_rows())
        missing = im.measures.density(frame, **NAMES, presence=ONES, cells="missing").table
        assert missing.equals(found.filter(~pl.col("held")))
        top = im.measures.density(frame, **NAMES, presence=ONES, top=1).table
        best = found.drop_nulls("density").group_by("place").agg(pl.col("density").max()).sort("place")
        assert top["density"].to_list() == best["density"].to_list()
        averages = im.measures.density_averages(frame, **NAMES, presence=ONES).table
        for row, line, average in zip(dense, wanted, averages.iter_rows(named=True), strict=True):
            inside = [v for h, v in zip(row, line, strict=True) if h and v is not None]
            assert close(average["internal"], sum(inside) / len(inside) if inside else None)


def test_density_among_the_nearest_is_between_zero_and_one():
    for case in range(10):
        frame, dense, _ = random_presence(case)
        found = im.measures.density(frame, **NAMES, presence=ONES, neighbours=2).table["density"].drop_nulls()
        assert found.is_between(0, 1 + 1e-12).all()
        every = im.measures.density(frame, **NAMES, presence=ONES, neighbours=50).table["density"]
        flat = [value for row in plain_density(dense, proximities(dense)) for value in row]
        assert all(close(a, b) for a, b in zip(every, flat, strict=True))


def test_outlook_and_gain_are_their_formulas():
    for case in range(20):
        frame, dense, goods = random_presence(case)
        rng = random.Random(case)
        pci = {good: rng.gauss(0, 1) for good in goods}
        values, phi = list(pci.values()), proximities(dense)
        rho = plain_density(dense, phi)
        outlook = im.measures.complexity_outlook(frame, **NAMES, presence=ONES, complexity=pci, scale="raw").table
        related = any(value is not None for line in rho for value in line)
        for row, line, got in zip(dense, rho, outlook["complexity_outlook"], strict=True):
            assert (got is None) == (not related)
            assert got is None or close(
                got, sum((r or 0) * (1 - h) * p for r, h, p in zip(line, row, values, strict=True))
            )
        gain = im.measures.outlook_gain(frame, **NAMES, presence=ONES, complexity=pci).table
        places = sorted(set(frame["place"]))
        for place, good, got in gain.iter_rows():
            row, j = dense[places.index(place)], goods.index(good)
            wanted = sum((1 - row[i]) * phi[i][j] * values[i] / sum(phi[i]) for i in range(len(goods)) if sum(phi[i]))
            assert (got is None) == (not related or not sum(phi[j]))
            assert got is None or close(got, wanted)


def test_coherence_is_the_weighted_mean():
    for case in range(20):
        frame, dense, _ = random_presence(case)
        phi = proximities(dense)
        found = im.measures.coherence(frame, **NAMES, presence=ONES, relatedness="min_conditional").table["coherence"]
        for row, got in zip(dense, found, strict=True):
            held = [i for i, h in enumerate(row) if h]
            mean = [sum(phi[i][j] for j in held if j != i) / (len(held) - 1) for i in held] if len(held) > 1 else []
            assert close(got, sum(mean) / len(mean) if mean else None)


def test_co_occurrence_is_the_product():
    for case in range(20):
        frame, dense, goods = random_presence(case)
        c = counts(dense)
        found = im.measures.co_occurrence(frame, **NAMES).table
        got = {(goods.index(a), goods.index(b)): value for a, b, value in found.iter_rows()}
        assert got == {(i, j): c[i][j] for i in range(len(c)) for j in range(i + 1, len(c)) if c[i][j]}


def test_the_product_space_holds_together_what_is_related():
    for case in range(20):
        frame, _, goods = random_presence(case)
        result = im.measures.product_space(frame, **NAMES, presence=ONES, threshold=None)
        parts = result.definition["summary"]["components"]
        assert len(result) == len(goods) - parts
        assert result.table["in_tree"].all()


def test_ego_and_portfolio():
    cells = {"place": ["a", "a", "b", "b", "c"], "good": ["x", "y", "x", "y", "z"]}
    ego = im.measures.ego_network(cells, **NAMES, presence=ONES, of="x")
    assert ego.table.rows() == [("y", 1.0, 0)]
    around = im.measures.portfolio_network(cells, **NAMES, presence=ONES, of="c").table
    assert around["good"].to_list() == ["z"]
    with pytest.raises(im.Error, match="标签"):
        im.measures.ego_network(cells, **NAMES, of="w")


def test_trap_27_two_eases_have_two_names():
    cells = {"place": ["1", "1", "1", "2", "3"], "good": ["x", "y", "z", "x", "y"]}
    partners = im.measures.ease_of_recombination(cells, **NAMES).table["ease_of_recombination"].to_list()
    shares = (
        im.measures.ease_of_recombination(cells, **NAMES, ease="multi_class_share")
        .table["ease_of_recombination"]
        .to_list()
    )
    assert partners == [1.0, 1.0, 2.0]
    assert shares == [0.5, 0.5, 1.0]
    modular = im.measures.modular_complexity(cells, **NAMES).table["modular_complexity"].to_list()
    assert modular == [0.75, 1.0, 1.0]


def test_validated_pairs_are_the_planted_ones():
    rng = random.Random(3)
    cells = [(f"{r}", g) for r in range(60) for g in (("x", "y") if r % 2 else ("z",))]
    cells += [(f"{r}", f"noise{k}") for r in range(60) for k in range(4) if rng.random() < 0.4]
    frame = pl.DataFrame(cells, schema=["place", "good"], orient="row")
    found = im.measures.validated_relatedness(frame, **NAMES, presence=ONES)
    assert found.table.select("good", "related_good").rows() == [("x", "y")]


def test_options_that_do_not_fit_name_those_that_do():
    cells = {"place": ["a"], "good": ["x"]}
    with pytest.raises(im.Error, match="min_conditional"):
        im.measures.proximity(cells, **NAMES, relatedness="min_conditionel")
    with pytest.raises(im.Error):
        im.measures.density(cells, **NAMES, without_self=True, neighbours=3)
    assert len(im.measures.proximity(cells, **NAMES)) == 0


def test_periods_come_first_and_each_has_its_own_relatedness():
    cells = {"place": ["a", "a", "b", "a", "b"], "good": ["x", "y", "z", "x", "y"], "year": [1, 1, 1, 2, 2]}
    found = im.measures.proximity(cells, **NAMES, period="year", presence=ONES).table
    assert found.columns == ["year", "good", "related_good", "proximity"]
    assert found.filter(year="1")["proximity"].to_list() == [1.0, 0.0, 0.0]
    assert found.filter(year="2")["proximity"].to_list() == [0.0, None, None]


def test_a_map_relates_its_technologies(sample_map):
    found = sample_map.relatedness("technology")
    cells = sample_map.specialisation("institution", "technology").table.filter("specialised")
    held = cells.group_by("technology").agg(pl.col("institution"))
    of = {name: set(names) for name, names in held.iter_rows()}
    for a, b, value in found.table.drop_nulls().sample(200, seed=1).iter_rows():
        assert close(value, len(of[a] & of[b]) / max(len(of[a]), len(of[b])))
    assert found.definition["measure"] == "relatedness"
    assert found.plot() is not None


@pytest.fixture(scope="module")
def sample_map(tmp_path_factory):
    files = write_sample(tmp_path_factory.mktemp("sample"), patents=1000, seed=3)
    return im.build_map(im.read_patents(files["patents"]), im.read_enterprises(files["enterprises"]))
