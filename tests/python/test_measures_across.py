"""Two tables of the same rows, diversification of one row and validation of scores, against a few lines of numpy."""

import itertools

import numpy as np
import polars as pl
import pytest

import innomap as im

KEYS = {"row": "r", "column": "c"}
ONES = {"value": 1}
m = im.measures


def random_matrix(seed, rows, columns, density=0.4):
    return (np.random.default_rng(seed).random((rows, columns)) < density).astype(float)


def long_form(matrix, name="c"):
    rows, columns = np.nonzero(matrix)
    return pl.DataFrame({"r": [f"{i:02}" for i in rows], name: [f"{j:02}" for j in columns]})


def square(result, shape):
    out = np.full(shape, np.nan)
    for row, column, value in result.table.iter_rows():
        out[int(row), int(column)] = np.nan if value is None else value
    return out


@pytest.mark.parametrize("seed", range(15))
def test_cross_space_is_counted_by_rows_that_have_both(seed):
    first, second = random_matrix(seed, 12, 6), random_matrix(seed + 100, 12, 5)
    first, second = first[:, first.sum(0) > 0], second[:, second.sum(0) > 0]
    a, b = first[:, np.argsort(np.arange(first.shape[1]))], second
    tables = (long_form(a), long_form(b, "d"))
    phi = a.T @ b / np.maximum.outer(a.sum(0), b.sum(0))
    options = {**KEYS, "other_column": "d", "presence": ONES}
    assert np.allclose(square(m.cross_proximity(*tables, **options), phi.shape), phi, atol=1e-12)
    near = square(m.cross_density(*tables, **options), (12, b.shape[1]))
    with np.errstate(invalid="ignore"):
        expected = a @ phi / phi.sum(0)
    shown = sorted({int(r) for table in tables for r in table["r"]})
    assert np.allclose(near[shown], expected[shown], atol=1e-12, equal_nan=True)
    with np.errstate(divide="ignore"):
        weight = np.where(b.sum(1) > 0, 1 / b.sum(1), 0)
    chance = (a * weight[:, None]).T @ b / a.sum(0)[:, None]
    assert np.allclose(square(m.assist(*tables, **options), phi.shape), chance, atol=1e-12)


def test_a_lag_pairs_years_in_order_of_time():
    cells = {"r": ["a", "a", "a"], "c": ["x", "y", "z"], "t": [9, 10, 11]}
    found = m.assist(cells, cells, **KEYS, period="t", presence=ONES, lag=1, minimum=0.5)
    assert found.table.select("since", "t", "c", "related_c", "assist").rows() == [
        ("9", "10", "x", "y", 1.0),
        ("10", "11", "y", "z", 1.0),
    ]
    with pytest.raises(im.ConfigurationError, match="lag"):
        m.assist(cells, cells, **KEYS, period="t", lag=3)


def test_rows_of_one_table_only_are_counted():
    first, second = {"r": ["a", "b"], "c": ["x", "x"]}, {"r": ["b", "c"], "c": ["p", "p"]}
    found = m.cross_proximity(first, second, **KEYS, presence=ONES)
    assert found.table.rows() == [("x", "p", 0.5)]
    assert found.definition["summary"]["rows_in_one_table_only"] == 2
    with pytest.raises(im.ConfigurationError):
        im._innomap.measure_two_tables(
            "assist",
            im._innomap.Cells(
                pl.DataFrame({"r": ["a"], "c": ["x"], "t": ["1"]}), row="r", column="c", value=None, period="t"
            ),
            im._innomap.Cells(pl.DataFrame(second), row="r", column="c", value=None, period=None),
            "{}",
            "{}",
            None,
        )


def test_a_path_is_the_likeliest_next_each_time():
    matrix = random_matrix(4, 20, 8)
    matrix[0, 3:] = 0
    matrix[0, 0] = 1
    common, ubiquity = matrix.T @ matrix, matrix.sum(0)
    phi = common / np.maximum.outer(ubiquity, ubiquity)
    np.fill_diagonal(phi, 0)
    ties = phi >= 0.4
    held, expected = matrix[0] > 0, []
    while True:
        share = [
            (ties[j] & held).sum() / ties[j].sum() if not held[j] and (ties[j] & held).any() else 0 for j in range(8)
        ]
        if max(share) == 0:
            break
        best = int(np.argmax(share))
        expected.append((f"{best:02}", 1 / (0.5 * share[best] ** 2)))
        held[best] = True
    found = m.strategic_diffusion(long_form(matrix), **KEYS, of="00", presence=ONES, threshold=0.4, base=0.5, alpha=2.0)
    got = found.table.select("c", "expected_time").rows()
    assert [label for label, _ in got] == [label for label, _ in expected]
    assert np.allclose([t for _, t in got], [t for _, t in expected])
    assert found.definition["summary"]["time"] == pytest.approx(sum(t for _, t in expected))
    with pytest.raises(im.ConfigurationError, match="greedy"):
        m.strategic_diffusion(long_form(matrix), **KEYS, of="00", strategy="greediest")


@pytest.mark.parametrize("seed", range(10))
def test_the_cheapest_portfolio_is_that_of_trying_all(seed):
    rng = np.random.default_rng(seed)
    pci, effort = rng.normal(size=9), rng.random(9)
    labels = [f"{j:02}" for j in range(9)]
    table = {"r": ["a", "a", *("b" for _ in labels)], "c": ["00", "01", *labels]}
    target = float(np.mean(pci[:2])) + 0.4
    best = min(
        (
            sum(effort[j] for j in more)
            for n in range(8)
            for more in itertools.combinations(range(2, 9), n)
            if np.mean([*pci[:2], *(pci[j] for j in more)]) >= target - 1e-12
        ),
        default=None,
    )
    found = m.complexity_portfolio(
        table, **KEYS, of="a", target=target, presence=ONES,
        complexity=dict(zip(labels, pci, strict=True)), effort=dict(zip(labels, effort, strict=True)),
    )  # fmt: skip
    summary = found.definition["summary"]
    assert summary["reachable"] is (best is not None)
    if best is None:
        assert found.table.height == 0
        assert found.warnings
    else:
        assert summary["optimal"]
        assert summary["effort"] == pytest.approx(best)
        assert found.table["effort"].sum() == pytest.approx(best)
        assert summary["reached"] >= target - 1e-9


def test_contagion_finds_the_exponent_that_was_planted():
    # One row a share: of 10 related columns k are held, and the planted share of the rows enters.
    rows, related = [], [f"g{i}" for i in range(10)]
    given = [("x", other, 1.0) for other in related]
    for k in range(1, 11):
        for copy in range(100):
            name = f"{k:02}-{copy:03}"
            rows += [(name, other, t) for other in related[:k] for t in (1, 2)]
            if copy < k * k:
                rows.append((name, "x", 2))
    rows.append(("never", "x", 1))
    table = pl.DataFrame(rows, schema=["r", "c", "t"], orient="row")
    rule = {"given": [*given, *((a, b, 0.0) for a in related for b in related if a < b)]}
    found = m.contagion(table, **KEYS, period="t", presence=ONES, relatedness=rule, threshold=0.5)
    bins = found.definition["summary"]["transitions"][0]
    assert bins["entered"] == sum(k * k for k in range(1, 11))
    assert found.table["base"].item() > 0
    assert found.table["alpha"].item() > 0


@pytest.mark.parametrize("seed", range(10))
def test_validation_is_that_of_its_definitions(seed):
    rng = np.random.default_rng(seed)
    score = rng.integers(-3, 4, (6, 8)).astype(float)
    true = rng.random((6, 8)) < 0.3
    true[0, 0] = True
    cells = [(f"{i}", f"{j}", score[i, j]) for i in range(6) for j in range(8)]
    forecast = pl.DataFrame(cells, schema=["r", "c", "s"], orient="row").sample(fraction=1.0, shuffle=True, seed=seed)
    truth = pl.DataFrame([(f"{i}", f"{j}") for i, j in np.argwhere(true)], schema=["r", "c"], orient="row")
    found = m.validate(forecast, truth, **KEYS, score="s", k=48).table.row(0, named=True)
    hit, miss = score[true], score[~true]
    auc = np.mean([(a > b) + 0.5 * (a == b) for a in hit for b in miss])
    assert found["roc_auc"] == pytest.approx(auc)
    assert (found["forecasts"], found["came_true"]) == (48, true.sum())
    assert found["precision_at_k"] == pytest.approx(true.mean())
    assert found["recall_at_k"] == pytest.approx(1.0)
    mixed = m.validate(forecast.with_columns(s=pl.lit(0.0)), truth, **KEYS, score="s").table.row(0, named=True)
    assert mixed["roc_auc"] == pytest.approx(0.5)


def test_validation_of_bad_input():
    forecast = {"r": ["a", "a", "b"], "c": ["x", "x", "y"], "s": [1.0, 2.0, 3.0]}
    truth = {"r": ["a"], "c": ["x"]}
    with pytest.raises(im.InvalidValueError):
        m.validate(forecast, truth, **KEYS, score="s")
    with pytest.raises(im.SchemaError):
        m.validate(forecast, truth, **KEYS, score="t")
    with pytest.raises(im.Error):
        m.validate(pl.DataFrame({"r": ["a"], "c": ["x"], "s": [float("nan")]}), truth, **KEYS, score="s")
    none = m.validate({"r": ["a"], "c": ["y"], "s": [1.0]}, truth, **KEYS, score="s")
    assert none.table["roc_auc"].to_list() == [None]
    assert none.provenance["not_forecast"] == 1
