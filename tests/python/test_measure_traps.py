"""Thirty traps that measures of specialisation, complexity and relatedness fall into elsewhere, each as a test of ours."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pytest

import innomap as im

KEYS = {"row": "r", "column": "c"}
ONES = {"value": 1}
m = im.measures


def long_form(matrix, *, values=False):
    """Cells that are not zero, under labels that say where they stand."""
    rows, columns = np.nonzero(matrix)
    table = pl.DataFrame({"r": [f"{i:02}" for i in rows], "c": [f"{j:02}" for j in columns]})
    return table.with_columns(v=pl.Series(matrix[rows, columns].astype(float))) if values else table


def connected(seed, rows=13, columns=10, density=0.35):
    matrix = (np.random.default_rng(seed).random((rows, columns)) < density).astype(float)
    matrix[0], matrix[:, 0] = 1, 1
    return matrix


def numbers(result, unit, name):
    """Values in the order of the labels."""
    return result.table.sort(unit)[name].to_numpy()


def eci_of(matrix, **options):
    return numbers(m.complexity(long_form(matrix), **KEYS, presence=ONES, **options), "r", "eci")


def pci_of(matrix, **options):
    return numbers(m.complexity(long_form(matrix), **KEYS, presence=ONES, of="columns", **options), "c", "pci")


def standard(values):
    return (values - values.mean()) / values.std()


def phi_of(matrix, diagonal=0.0):
    common, ubiquity = matrix.T @ matrix, matrix.sum(0)
    phi = common / np.maximum.outer(ubiquity, ubiquity)
    np.fill_diagonal(phi, diagonal)
    return phi


def density_of(matrix, phi):
    return matrix @ phi / phi.sum(0)


def square(result, value, shape):
    """A dense table from lines of row, column and value."""
    out = np.full(shape, np.nan)
    for row, column, found in result.table.select("r", "c", value).iter_rows():
        out[int(row), int(column)] = np.nan if found is None else found
    return out


def pairs_of(matrix, **relatedness):
    """Relatedness of each pair i < j, by a kind and its options."""
    found = m.proximity(long_form(matrix), **KEYS, presence=ONES, relatedness=relatedness)
    return {(int(a), int(b)): value for a, b, value in found.table.iter_rows()}


def test_trap_01_sign():
    """Elsewhere the sign is whatever comes out, or each side's own; here one rule, with its margin, and an anchor."""
    matrix = connected(1)
    found = m.complexity(long_form(matrix), **KEYS, presence=ONES)
    diversity = matrix.sum(1)
    correlation = np.corrcoef(numbers(found, "r", "eci"), diversity)[0, 1]
    (sign,) = found.definition["summary"]["sign"]
    assert correlation > 0
    assert sign["margin"] == pytest.approx(correlation)
    raw = numbers(m.complexity(long_form(matrix), **KEYS, presence=ONES, scale="raw"), "r", "raw_eci")
    assert abs(raw @ diversity) < 1e-9
    anchored = [eci_of(matrix, sign={"row": f"{i:02}"})[i] for i in range(len(matrix))]
    assert min(anchored) >= 0
    # A table that looks the same upside down: the diversity of all rows is one number, and decides nothing.
    ring = np.eye(6) + np.roll(np.eye(6), 1, axis=1)
    ring[0, 3] = ring[3, 0] = 0
    told = m.complexity(long_form(ring), **KEYS, presence=ONES)
    assert told.table["eci"].null_count() == 6 or not told.definition["summary"]["sign"][0]["decided"]


@pytest.mark.parametrize("seed", range(5))
def test_trap_02_eci_and_pci_are_one_pair(seed):
    """Elsewhere both sides are solved and turned apart; here ECI is the mean PCI of what a row has."""
    matrix = connected(seed)
    assert np.abs(eci_of(matrix) - matrix @ pci_of(matrix) / matrix.sum(1)).max() < 1e-8
    turned = {"row": f"{int(np.argmin(eci_of(matrix))):02}"}
    eci, pci = eci_of(matrix, sign=turned), pci_of(matrix, sign=turned)
    assert np.abs(eci + eci_of(matrix)).max() < 1e-8
    assert np.abs(eci - matrix @ pci / matrix.sum(1)).max() < 1e-8


def test_trap_03_multiplicity():
    """Elsewhere a table in two parts gives ±1, and a doubled eigenvalue anything; here both are said, and nothing made up."""
    parts = np.kron(np.eye(2), np.triu(np.ones((4, 4))))[:7]
    found = m.complexity(long_form(parts), **KEYS, presence=ONES)
    assert len(found.definition["summary"]["components"]) == 2
    assert found.table["eci"].drop_nulls().n_unique() > 2
    assert "outside_component" in found.table["reason"].to_list()
    assert found.warnings
    # The circulant table has λ2 = λ3 exactly.
    ring = np.eye(6) + np.roll(np.eye(6), 1, axis=1)
    second = np.sort(np.linalg.eigvalsh(ring @ ring.T / 4))[::-1]
    assert second[1] == pytest.approx(second[2])
    doubled = m.complexity(long_form(ring), **KEYS, presence=ONES)
    assert doubled.definition["summary"]["spectra"][0]["degenerate"]
    assert doubled.table["eci"].null_count() == 6
    assert doubled.warnings
    assert m.complexity(long_form(np.ones((4, 5))), **KEYS, presence=ONES).table["eci"].null_count() == 4


@pytest.mark.parametrize("seed", range(5))
def test_trap_04_symmetric_form(seed):
    """Elsewhere eigenvalues of an unsymmetric matrix come unsorted or complex; ours is the second singular vector."""
    for matrix in (connected(seed), connected(seed).T):
        diversity, ubiquity = matrix.sum(1), matrix.sum(0)
        u, s, _ = np.linalg.svd(matrix / np.sqrt(np.outer(diversity, ubiquity)))
        eci = standard(u[:, 1] / np.sqrt(diversity))
        eci *= np.sign(np.corrcoef(eci, diversity)[0, 1])
        found = m.complexity(long_form(matrix), **KEYS, presence=ONES)
        assert np.abs(numbers(found, "r", "eci") - eci).max() < 1e-8
        (spectrum,) = found.definition["summary"]["spectra"]
        assert spectrum["second"] == pytest.approx(s[1] ** 2)
        assert spectrum["third"] == pytest.approx(s[2] ** 2)


def test_trap_05_reflections_are_not_the_eigenvector():
    """Elsewhere twenty reflections pass for it and two hundred are rounding; here parity is refused and steps lose nothing."""
    matrix = connected(5)
    table, eci = long_form(matrix), eci_of(matrix)
    steps = {}
    for step in (2, 18, 2000):
        found = m.reflections(table, **KEYS, presence=ONES, row_step=step, column_step=step + 1)
        steps[step] = numbers(found, "r", "reflection")
    assert np.abs(steps[2] - eci).max() > 1e-2
    assert np.abs(steps[2000] - eci).max() < 1e-8
    for wrong in ({"row_step": 17}, {"column_step": 18}):
        with pytest.raises(im.ConfigurationError):
            m.reflections(table, **KEYS, presence=ONES, **wrong)
    odd = m.reflections(table, **KEYS, presence=ONES, row_step=2001, any_parity=True)
    assert np.corrcoef(numbers(odd, "r", "reflection"), eci)[0, 1] < 0.99


def test_trap_06_zero_rows_and_columns():
    """Elsewhere one empty row makes all values NaN or enters mean and deviation; here it has no value and changes none."""
    matrix = connected(6)
    table = long_form(matrix).with_columns(v=1.0)
    emptied = pl.concat([table, pl.DataFrame({"r": ["99", "00"], "c": ["00", "98"], "v": [0.0, 0.0]})])
    found = m.complexity(emptied, **KEYS, value="v", presence=ONES)
    assert found.table.filter(r="99").select("eci", "reason").rows() == [(None, "empty")]
    assert np.array_equal(numbers(found, "r", "eci")[:-1].astype(float), eci_of(matrix))
    high = m.complexity(emptied, **KEYS, value="v", presence={"quotient": 2.0})
    assert 0 < high.table["eci"].null_count() < high.table.height
    assert all(high.table.filter(pl.col("eci").is_null())["reason"].is_not_null())
    assert m.diversity(emptied, **KEYS, value="v", presence=ONES).table.filter(r="99")["diversity"].to_list() == [0]


def test_trap_07_ties_at_one():
    """Elsewhere √ and division turn ties of small counts into 0.999…; here x·T ≥ r·c is decided in whole numbers."""
    ties = 0
    for seed in range(200):
        values = np.random.default_rng(seed).poisson(1.0, (12, 8))
        row, column, total = values.sum(1, keepdims=True), values.sum(0, keepdims=True), values.sum()
        expected = (values * total >= row * column) & (values > 0)
        ties += int(((values * total == row * column) & (values > 0)).sum())
        found = m.specialisation(long_form(values, values=True), **KEYS, value="v")
        assert np.array_equal(np.nan_to_num(square(found, "specialised", values.shape)) == 1, expected)
        strict = m.specialisation(
            long_form(values, values=True), **KEYS, value="v", presence={"quotient": 1, "strict": True}
        )
        assert int(strict.table["specialised"].sum()) == int((values * total > row * column).sum())
    assert ties > 50
    # 0.995 is not 1.00: nothing is rounded first.
    near = m.specialisation(
        {"r": ["a", "a", "b", "b"], "c": ["x", "y", "x", "y"], "v": [995, 1005, 1005, 995]}, **KEYS, value="v"
    )
    assert near.table["specialised"].to_list() == [False, True, True, False]


def test_trap_08_duplicates_missing_nan_and_negatives():
    """Elsewhere the first of two lines counts, NaN is 0 and negatives pass; here lines are added up and the rest is an error."""
    twice = {"r": ["a", "a", "b"], "c": ["x", "x", "x"], "v": [1.0, 2.0, 3.0]}
    found = m.specialisation(twice, **KEYS, value="v")
    assert found.table["value"].to_list() == [3.0, 3.0]
    assert any("1" in text for text in found.warnings)
    for bad in (-1.0, float("nan"), float("inf"), None):
        with pytest.raises(im.Error) as error:
            m.complexity({"r": ["a", "b"], "c": ["x", "x"], "v": [1.0, bad]}, **KEYS, value="v")
        assert error.value.row == 2
        assert error.value.column == "v"
    listed = {"r": ["a", "a", "b", "b"], "c": ["x", "y", "x", "y"], "v": [1.0, 0.0, 2.0, 3.0]}
    short = {name: [v for v, keep in zip(values, listed["v"], strict=True) if keep] for name, values in listed.items()}
    assert m.specialisation(listed, **KEYS, value="v").table.equals(m.specialisation(short, **KEYS, value="v").table)


def test_trap_09_labels():
    """Elsewhere 0011 becomes 11 on the way; here labels are texts, and 0011 and 11 are two products."""
    table = {"r": ["01", "01", "1"], "c": ["0011", "11", "11"]}
    found = m.specialisation(table, **KEYS).table
    assert found.select("r", "c").rows() == [("01", "0011"), ("01", "11"), ("1", "11")]
    frame = m.specialisation(pd.DataFrame(table), **KEYS).table
    assert frame.equals(found)


@pytest.mark.parametrize("ddof", [0, 1])
def test_trap_10_normalisation(ddof):
    """Elsewhere the divisor n or n − 1 and the scale of PCI go unsaid; here both are options and stand in the result."""
    matrix = connected(10)
    raw_eci = numbers(m.complexity(long_form(matrix), **KEYS, presence=ONES), "r", "raw_eci")
    raw_pci = numbers(m.complexity(long_form(matrix), **KEYS, presence=ONES, of="columns"), "c", "raw_pci")
    mean, deviation = raw_eci.mean(), raw_eci.std(ddof=ddof)
    assert np.abs(eci_of(matrix, ddof=ddof) - (raw_eci - mean) / deviation).max() < 1e-12
    assert np.abs(pci_of(matrix, ddof=ddof) - (raw_pci - mean) / deviation).max() < 1e-12
    own = (raw_pci - raw_pci.mean()) / raw_pci.std(ddof=ddof)
    assert np.abs(pci_of(matrix, ddof=ddof, scale="own") - own).max() < 1e-12
    assert np.array_equal(pci_of(matrix, ddof=ddof, scale="raw"), raw_pci)
    parameters = m.complexity(long_form(matrix), **KEYS, presence=ONES, ddof=ddof, scale="own").definition["parameters"]
    assert (parameters["ddof"], parameters["scale"]) == (ddof, "own")


def test_trap_11_diagonal_of_proximity():
    """Elsewhere the diagonal is 1 here and 0 there, and density moves by a third; here 0 unless it is asked for, and said."""
    matrix = connected(11)
    zero = square(m.density(long_form(matrix), **KEYS, presence=ONES), "density", matrix.shape)
    rule = {"kind": "min_conditional", "unit_diagonal": True}
    one = m.density(long_form(matrix), **KEYS, presence=ONES, relatedness=rule)
    assert np.abs(zero - density_of(matrix, phi_of(matrix))).max() < 1e-12
    assert np.abs(square(one, "density", matrix.shape) - density_of(matrix, phi_of(matrix, 1.0))).max() < 1e-12
    assert np.abs(zero - square(one, "density", matrix.shape)).max() > 0.05
    assert one.definition["parameters"]["relatedness"]["unit_diagonal"] is True


def test_trap_12_names_of_proximity():
    """Elsewhere «min» divides by the smaller and association strength has two denominators; here each has a name."""
    matrix = connected(12, rows=20)
    common, ubiquity = matrix.T @ matrix, matrix.sum(0)
    together = common - np.diag(ubiquity)
    sizes = together.sum(0)
    pairs = [(i, j) for i in range(10) for j in range(i + 1, 10)]
    expected = {
        ("min_conditional", None): lambda i, j: common[i, j] / max(ubiquity[i], ubiquity[j]),
        ("max_conditional", None): lambda i, j: common[i, j] / min(ubiquity[i], ubiquity[j]),
        ("geometric", None): lambda i, j: common[i, j] / np.sqrt(ubiquity[i] * ubiquity[j]),
        ("association_strength", "co_occurrence"): lambda i, j: common[i, j] * sizes.sum() / (sizes[i] * sizes[j]),
        ("association_strength", "occurrence"): lambda i, j: common[i, j] * len(matrix) / (ubiquity[i] * ubiquity[j]),
        ("cosine", "co_occurrence"): lambda i, j: common[i, j] / np.sqrt(sizes[i] * sizes[j]),
        ("jaccard", "co_occurrence"): lambda i, j: common[i, j] / (sizes[i] + sizes[j] - common[i, j]),
    }
    for (kind, size), formula in expected.items():
        found = pairs_of(matrix, kind=kind, **({} if size is None else {"size": size}))
        assert max(abs(found[pair] - formula(*pair)) for pair in pairs) < 1e-12, (kind, size)
    both = [
        np.array([pairs_of(matrix, kind="association_strength", size=size)[p] for p in pairs])
        for size in ("co_occurrence", "occurrence")
    ]
    assert np.corrcoef(both)[0, 1] < 1 - 1e-6


def test_trap_13_outlook_and_gain():
    """Elsewhere COI has PCI of this scale or that and COG four forms; here the scale matters, and each form has a name."""
    matrix, phi = connected(13), phi_of(connected(13))
    table, labels = long_form(matrix), [f"{j:02}" for j in range(10)]
    pci = np.random.default_rng(1).normal(size=10)
    near = density_of(matrix, phi)
    rule = {"complexity": dict(zip(labels, pci, strict=True))}
    raw = numbers(m.complexity_outlook(table, **KEYS, presence=ONES, scale="raw", **rule), "r", "complexity_outlook")
    assert np.abs(raw - (near * (1 - matrix)) @ pci).max() < 1e-12
    moved = {"complexity": dict(zip(labels, pci + 5, strict=True))}
    shifted = numbers(
        m.complexity_outlook(table, **KEYS, presence=ONES, scale="raw", **moved), "r", "complexity_outlook"
    )
    assert not np.array_equal(np.argsort(raw), np.argsort(shifted))
    forms = {
        "source_normalised": (1 - matrix) * ((1 - matrix) @ (phi * pci[:, None] / phi.sum(0)[:, None])),
        "target_normalised": (1 - matrix) * ((1 - matrix) @ (phi * pci[:, None] / phi.sum(0)[None, :])),
    }
    for form, expected in forms.items():
        found = m.outlook_gain(table, **KEYS, presence=ONES, form=form, **rule)
        got = square(found, found.table.columns[-1], matrix.shape)
        assert np.nanmax(np.abs(got - expected)[matrix == 0]) < 1e-12
        assert found.definition["parameters"]["form"] == form
    with pytest.raises(im.ConfigurationError, match="atlas"):
        m.outlook_gain(table, **KEYS, presence=ONES, form="other", **rule)


def test_trap_14_density_among_the_nearest():
    """Elsewhere it is a count from 0 to k, or counts the activity itself; here a share of weights, ties at rank k kept."""
    matrix, phi = connected(14), phi_of(connected(14))
    expected = np.zeros(matrix.shape)
    for j in range(10):
        others = np.delete(phi[j], j)
        near = (phi[j] >= np.sort(others)[::-1][2]) & (np.arange(10) != j) & (phi[j] > 0)
        expected[:, j] = matrix[:, near] @ phi[j, near] / phi[j, near].sum()
    found = square(m.density(long_form(matrix), **KEYS, presence=ONES, neighbours=3), "density", matrix.shape)
    assert np.abs(found - expected).max() < 1e-12
    assert found.max() <= 1 + 1e-12


def test_trap_15_union_of_tests():
    """Elsewhere two tests are added and M holds a 2; here tests are joined, and a presence is a presence."""
    values = np.random.default_rng(15).poisson(3.0, (8, 6))
    table = long_form(values, values=True)
    held = {}
    for name, rule in {
        "quotient": {"quotient": 1.2}, "value": {"value": 4},
        "any": {"quotient": 1.2, "value": 4}, "all": {"quotient": 1.2, "value": 4, "combine": "all"},
    }.items():  # fmt: skip
        found = m.specialisation(table, **KEYS, value="v", presence=rule)
        held[name] = np.nan_to_num(square(found, "specialised", values.shape)) == 1
        counted = m.diversity(table, **KEYS, value="v", presence=rule)
        assert np.array_equal(numbers(counted, "r", "diversity"), held[name].sum(1)[: counted.table.height])
    assert np.array_equal(held["any"], held["quotient"] | held["value"])
    assert np.array_equal(held["all"], held["quotient"] & held["value"])
    assert m.log_supermodularity(table, **KEYS, value="v", presence={"quotient": 1.2, "value": 4}).table.height == 4


@pytest.mark.parametrize("steps", [1, 5, 20, 400])
def test_trap_16_convergence_of_fitness(steps):
    """Elsewhere «20 iterations» is 19 or 20 of one kind or the other; here the closed form holds, and the end is reported."""
    table = {"r": ["a", "a", "b"], "c": ["x", "y", "x"]}
    for update, ratio in (("synchronous", 1 / (steps + 1)), ("sequential", 1 / (2 * steps))):
        found = m.fitness(table, **KEYS, presence=ONES, steps=steps, update=update)
        high, low = found.table.sort("r")["fitness"]
        assert low / high == pytest.approx(ratio, rel=1e-9), update
        summary = found.definition["summary"]
        assert (summary["steps"], summary["ended"]) == (steps, "steps")
        assert summary["last_change"] > 0
    chain = np.fliplr(np.tri(40))
    far = m.fitness(long_form(chain), **KEYS, presence=ONES, extremality=20.0, steps=300)
    assert far.table["r"].to_list() == [f"{i:02}" for i in reversed(range(40))]
    assert far.table["log_fitness"].is_finite().all()
    stopped = m.fitness(long_form(connected(16)), **KEYS, presence=ONES, crossing=50).definition["summary"]
    assert stopped["ended"] == "crossing"
    assert stopped["crossing_time"] is None or stopped["crossing_time"] >= 50


@pytest.mark.parametrize("delta", [1.0, 0.1, 1e-3])
def test_trap_17_non_homogeneous_fitness(delta):
    """Elsewhere values are scaled in each step, which is another map; ours is a fixed point of the published one."""
    matrix = connected(17)
    found = m.non_homogeneous_fitness(long_form(matrix), **KEYS, presence=ONES, delta=delta)
    fitness = numbers(found, "r", "fitness")
    products = 1 + matrix.T @ (1 / fitness)
    assert np.abs(fitness - delta**2 - matrix @ (1 / products)).max() < 1e-9 * fitness.max()
    assert np.abs(numbers(found, "r", "inefficiency") - (matrix.sum(1) - fitness)).max() < 1e-9
    columns = m.non_homogeneous_fitness(long_form(matrix), **KEYS, presence=ONES, delta=delta, of="columns")
    complexity = numbers(columns, "c", "complexity")
    assert np.abs(complexity * (products - 1) - 1).max() < 1e-9


def test_trap_18_extremality():
    """Elsewhere the exponent stands on one side or has no name; here α is an option, 1 the published form."""
    matrix = connected(18)
    for alpha in (0.5, 1.0, 3.0):
        f, q = np.ones(13), np.ones(10)
        for _ in range(8):
            new, complexity = matrix @ q, (matrix.T @ f**-alpha) ** (-1 / alpha)
            f, q = new / new.mean(), complexity / complexity.mean()
        found = m.fitness(long_form(matrix), **KEYS, presence=ONES, steps=8, extremality=alpha)
        assert np.abs(numbers(found, "r", "fitness") / f - 1).max() < 1e-10
    default = m.fitness(long_form(matrix), **KEYS, presence=ONES, steps=8)
    assert (
        np.abs(
            numbers(default, "r", "fitness")
            - numbers(m.fitness(long_form(matrix), **KEYS, presence=ONES, steps=8, extremality=1.0), "r", "fitness")
        ).max()
        == 0
    )


def test_trap_19_partial_data():
    """Elsewhere the universe is whatever was handed in; here a reference stands in for it, and what is left out is listed."""
    values = np.random.default_rng(19).poisson(6.0, (9, 6)) + 1.0
    world = np.array([500.0, 300, 900, 100, 50, 250])
    reference = dict(zip([f"{j:02}" for j in range(6)], world, strict=True))
    found = m.specialisation(long_form(values, values=True), **KEYS, value="v", presence={"reference": reference})
    expected = values / values.sum(1, keepdims=True) / (world / world.sum())
    assert np.abs(square(found, "rca", values.shape) / expected - 1).max() < 1e-12
    rsca = (expected - 1) / (expected + 1)
    assert np.abs(square(found, "rsca", values.shape) - rsca).max() < 1e-12
    # With a reference, leaving out the others changes nobody's quotient.
    alone = m.specialisation(long_form(values[:1], values=True), **KEYS, value="v", presence={"reference": reference})
    assert np.abs(square(alone, "rca", (1, 6)) - expected[0]).max() < 1e-12
    small = long_form(values, values=True).vstack(pl.DataFrame({"r": ["zz"], "c": ["00"], "v": [1.0]}))
    kept = m.specialisation(small, **KEYS, value="v", presence={"minimum": {"row_total": 5}})
    assert [unit["unit"] for unit in kept.definition["summary"]["too_small_rows"]] == ["zz"]
    assert kept.warnings
    shrunk = m.specialisation(small, **KEYS, value="v", shrunken=True).table
    last = shrunk.filter(r="zz").row(0, named=True)
    assert abs(last["shrunken_rca"] - 1) < abs(last["rca"] - 1)


def test_trap_20_years():
    """Elsewhere each year has its own sign and universe; here the panel keeps one universe, and directions follow the year before."""
    first = connected(20)
    second = first.copy()
    second[12] = 0
    second[3, 4] = 1 - second[3, 4]
    panel = pl.concat([long_form(first).with_columns(t=pl.lit(9)), long_form(second).with_columns(t=pl.lit(10))])
    found = m.complexity(panel, **KEYS, period="t", presence=ONES, sign="previous").table
    assert found.group_by("t").len()["len"].to_list() == [13, 13]
    assert found.filter(t="10", r="12").select("eci", "reason").rows() == [(None, "empty")]
    years = [found.filter(t=year).sort("r")["eci"][:12].to_numpy() for year in ("9", "10")]
    assert np.corrcoef(years)[0, 1] > 0.5
    # Year 9 comes before year 10, and a row that vanished has no exits.
    moves = m.entry_exit(panel, **KEYS, period="t", presence=ONES)
    assert moves.table["t"].unique().to_list() == ["10"]
    assert "12" not in moves.table["r"].to_list()
    assert moves.table.select("r", "c").rows() == [("03", "04")]
    every = m.entry_exit(panel, **KEYS, period="t", presence=ONES, whole_universe=True)
    assert every.table.filter(r="12").height == int(first[12].sum())


@pytest.mark.parametrize("seed", range(3))
def test_trap_21_nothing_is_rounded(seed):
    """Elsewhere the transition matrix is cut to four decimals before the eigenvector; a large table of ours keeps 1e-8."""
    matrix = connected(seed, rows=60, columns=300, density=0.1)
    u, _, _ = np.linalg.svd(matrix / np.sqrt(np.outer(matrix.sum(1), matrix.sum(0))), full_matrices=False)
    eci = standard(u[:, 1] / np.sqrt(matrix.sum(1)))
    eci *= np.sign(np.corrcoef(eci, matrix.sum(1))[0, 1])
    assert np.abs(eci_of(matrix) - eci).max() < 1e-8
    near = square(m.density(long_form(matrix), **KEYS, presence=ONES), "density", matrix.shape)
    assert np.abs(near - density_of(matrix, phi_of(matrix))).max() < 1e-12


def test_trap_22_functions_see_only_what_they_are_given():
    """Elsewhere entries are read from a table that happens to be called mat1; here names around the call change nothing."""
    panel = {"r": ["a", "b", "a", "a", "b"], "c": ["x", "y", "x", "y", "y"], "t": [1, 1, 2, 2, 2]}
    before = {name: list(values) for name, values in panel.items()}
    calls = (m.entry_exit, m.entry_exit_rates, m.growth)
    alone = [call(panel, **KEYS, period="t").table for call in calls]
    __builtins__["mat1"] = __builtins__["mat2"] = pl.DataFrame({"r": ["z"], "c": ["z"], "t": [1]})
    try:
        m.entry_exit({"r": ["q", "q"], "c": ["w", "w"], "t": [1, 2]}, **KEYS, period="t")
        again = [call(panel, **KEYS, period="t").table for call in calls]
    finally:
        del __builtins__["mat1"], __builtins__["mat2"]
    assert all(one.equals(other) for one, other in zip(alone, again, strict=True))
    assert panel == before


def test_trap_23_entropy():
    """Elsewhere 1e-9 goes into the logarithm and the base is unsaid; here zero cells add nothing, and the base is an option."""
    values = np.random.default_rng(23).poisson(2.0, (6, 5)).astype(float)
    values[0] = [7, 0, 0, 0, 0]
    table = long_form(values, values=True)
    shares = values / values.sum(1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        nats = -np.where(shares > 0, shares * np.log(shares), 0).sum(1)
    for base, unit in (("natural", 1.0), ("two", np.log(2)), ("ten", np.log(10))):
        found = numbers(m.entropy(table, **KEYS, value="v", base=base), "r", "entropy")
        assert np.abs(found - nats / unit).max() < 1e-14
    assert numbers(m.entropy(table, **KEYS, value="v"), "r", "entropy")[0] == 0.0


def test_trap_24_herfindahl_and_hachman():
    """Elsewhere one is normalised and the other clipped, without a word; here both forms stand side by side, unclipped."""
    values = np.random.default_rng(24).poisson(4.0, (5, 6)) + 1.0
    table = long_form(values, values=True)
    shares = values / values.sum(1, keepdims=True)
    h = (shares**2).sum(1)
    found = m.herfindahl(table, **KEYS, value="v")
    assert np.abs(numbers(found, "r", "herfindahl") - h).max() < 1e-14
    assert np.abs(numbers(found, "r", "normalised") - (h - 1 / 6) / (1 - 1 / 6)).max() < 1e-14
    # A row spread unlike its reference: Σ s²/ref is at least 1, whatever the reference sums to.
    reference = {f"{j:02}": float(j + 1) for j in range(6)}
    share = np.arange(1, 7) / 21
    hachman = numbers(m.hachman(table, **KEYS, value="v", reference=reference), "r", "hachman")
    assert np.abs(hachman - 1 / (shares**2 / share).sum(1)).max() < 1e-14


@pytest.mark.parametrize("stable", [False, True])
def test_trap_25_nodf_pools_pairs(stable):
    """Elsewhere the halves of rows and columns are averaged; Almeida-Neto pools all pairs, and the other is an option."""
    matrix = connected(25, rows=9, columns=5)

    def pairs(table):
        sizes = table.sum(1)
        out = []
        for i in range(len(table)):
            for j in range(i):
                counts = stable or sizes[i] != sizes[j]
                out.append((table[i] * table[j]).sum() / min(sizes[i], sizes[j]) if counts else 0.0)
        return out

    rows, columns = pairs(matrix), pairs(matrix.T)
    expected = {"pairs": np.mean(rows + columns), "halves": (np.mean(rows) + np.mean(columns)) / 2}
    assert abs(expected["pairs"] - expected["halves"]) > 1e-3
    name = "stable_nodf" if stable else "nodf"
    for pooling, value in expected.items():
        found = m.nestedness(long_form(matrix), **KEYS, presence=ONES, stable=stable, pooling=pooling)
        assert found.table.filter(part="all")[name].item() == pytest.approx(100 * value)


def test_trap_26_rao_stirling_has_two_sums():
    """Elsewhere i < j or i ≠ j, a factor of two; here both by name, and the default is Stirling's."""
    values = np.random.default_rng(26).poisson(3.0, (5, 4)) + 1.0
    apart = np.array([[0, 0.3, 0.7, 1], [0.3, 0, 0.5, 0.2], [0.7, 0.5, 0, 0.9], [1, 0.2, 0.9, 0]])
    given = [(f"{i:02}", f"{j:02}", 1 - apart[i, j]) for i in range(4) for j in range(i)]
    shares = values / values.sum(1, keepdims=True)
    expected = np.einsum("ri,ij,rj->r", shares, apart, shares)
    table = long_form(values, values=True)
    both = {
        pairs: numbers(
            m.rao_stirling(table, **KEYS, value="v", relatedness={"given": given}, **pairs_option), "r", "rao_stirling"
        )
        for pairs, pairs_option in (
            ("default", {}),
            ("ordered", {"pairs": "ordered"}),
            ("unordered", {"pairs": "unordered"}),
        )
    }
    assert np.abs(both["default"] - expected).max() < 1e-12
    assert np.array_equal(both["default"], both["ordered"])
    assert np.abs(2 * both["unordered"] - expected).max() < 1e-12


def test_trap_27_ease_of_recombination_is_two_quantities():
    """Elsewhere partners per document and the share of documents with several classes have one name; here two."""
    matrix = connected(27, rows=30, columns=8, density=0.2)
    partners = ((matrix.T @ matrix > 0).sum(0) - 1) / matrix.sum(0)
    several = matrix[matrix.sum(1) > 1].sum(0) / matrix.sum(0)
    for ease, expected in (("partner_classes", partners), ("multi_class_share", several)):
        found = m.ease_of_recombination(long_form(matrix), **KEYS, ease=ease)
        assert np.abs(numbers(found, "c", "ease_of_recombination") - expected).max() < 1e-12
        assert found.definition["parameters"]["ease"] == ease
    assert np.abs(partners - several).max() > 0.1


_ALL = """
import hashlib, sys, numpy as np, polars as pl, innomap as im
m, rng = im.measures, np.random.default_rng(28)
values = rng.poisson(0.6, (90, 70)) + (rng.random((90, 70)) < 0.05) * 5
rows, columns = np.nonzero(values)
table = pl.DataFrame({"r": rows.astype(str), "c": columns.astype(str), "v": values[rows, columns].astype(float)})
keys = {"row": "r", "column": "c", "value": "v"}
ones = {"value": 1}
found = [
    m.specialisation(table, **keys, shrunken=True), m.complexity(table, **keys, of="both"), m.fitness(table, **keys),
    m.non_homogeneous_fitness(table, **keys), m.genepy(table, **keys), m.eci_plus(table, **keys),
    m.weighted_correlation_complexity(table, **keys), m.reflections(table, **keys),
    m.log_supermodularity(table, **keys, samples=5000), m.proximity(table, **keys), m.proximity(table, **keys, top=5),
    m.proximity(table, **keys, relatedness="scaled_correlation"), m.density(table, **keys),
    m.density(table, **keys, without_self=True), m.complexity_outlook(table, **keys), m.outlook_gain(table, **keys),
    m.validated_relatedness(table, **keys, null_model="fixed_margins", samples=50, level=0.9),
    m.validated_relatedness(table, **keys), m.rank_stability(table, **keys, replicates=8),
    m.product_space(table, **keys), m.coherence(table, **keys), m.rao_stirling(table, **keys),
    m.smart_specialisation(table, **keys), m.nestedness(table, **keys), m.export_similarity(table, **keys),
]
for one in found:
    whole = one.table.write_csv(float_scientific=True, float_precision=17) + str(one.definition["summary"])
    print(one.definition["measure"], hashlib.sha256(whole.encode()).hexdigest())
"""


def test_trap_28_determinism():
    """Elsewhere start vectors and draws differ from run to run; here the same bytes, twice and on 1, 2 and 8 threads."""
    outputs = []
    for threads in ("1", "2", "8", "8"):
        environment = os.environ | {"RAYON_NUM_THREADS": threads}
        done = subprocess.run(
            [sys.executable, "-c", _ALL], capture_output=True, text=True, env=environment, check=True, timeout=300
        )
        outputs.append(done.stdout.splitlines())
    assert len(outputs[0]) == 25
    for other in outputs[1:]:
        assert other == outputs[0]


def test_trap_29_results_do_not_hang_on_versions():
    """Elsewhere old numpy, chained fillna or pyarrow decide; here polars, pandas, dicts and Arrow streams give one answer."""
    values = np.random.default_rng(29).poisson(2.0, (7, 6))
    table = long_form(values, values=True)
    expected = m.complexity(table, **KEYS, value="v").table
    for given in (table.to_dict(as_series=False), pd.DataFrame(table.to_dict(as_series=False)), table.rechunk()):
        assert m.complexity(given, **KEYS, value="v").table.equals(expected)
    frame = pd.DataFrame(table.to_dict(as_series=False))
    kept = frame.copy(deep=True)
    m.specialisation(frame, **KEYS, value="v")
    assert frame.equals(kept)
    # Nothing but polars is needed: neither numpy nor scipy nor pyarrow is loaded.
    code = "import sys, innomap as im; im.measures.complexity({'r': ['a'], 'c': ['x']}, row='r', column='c');"
    code += "print(sorted({'numpy', 'scipy', 'pyarrow', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", ["int8", "int64", "uint32", "float32", "float64"])
def test_trap_30_whole_and_real_numbers_are_one_path(kind):
    """Elsewhere whole numbers take a product without BLAS; here the type of the input changes neither value nor way."""
    values = np.random.default_rng(30).poisson(3.0, (12, 9))
    rows, columns = np.nonzero(values)
    labels = {"r": rows.astype(str), "c": columns.astype(str)}
    real = pl.DataFrame(labels | {"v": values[rows, columns].astype("float64")})
    other = pl.DataFrame(labels | {"v": values[rows, columns].astype(kind)})
    for call in (m.specialisation, m.proximity, m.density, m.complexity, m.fitness, m.herfindahl):
        assert call(other, **KEYS, value="v").table.equals(call(real, **KEYS, value="v").table)
    text = real.with_columns(pl.col("v").cast(pl.Int64).cast(pl.String))
    assert m.complexity(text, **KEYS, value="v").table.equals(m.complexity(real, **KEYS, value="v").table)
