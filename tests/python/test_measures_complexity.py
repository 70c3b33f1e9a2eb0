"""Complexity of any table, against a few lines of numpy."""

import numpy as np
import polars as pl
import pytest

import innomap as im

KEYS = {"row": "r", "column": "c"}
ONES = {"value": 1}


def long_form(matrix):
    rows, columns = np.nonzero(matrix)
    return pl.DataFrame({"r": [f"{i:02}" for i in rows], "c": [f"{j:02}" for j in columns]})


def random_matrix(seed, rows=14, columns=11, density=0.35):
    """A connected matrix of zeros and ones."""
    rng = np.random.default_rng(seed)
    matrix = (rng.random((rows, columns)) < density).astype(float)
    matrix[0], matrix[:, 0] = 1, 1
    return matrix


def column_of(result, unit, name):
    return dict(result.table.select(unit, name).iter_rows())


def standard(values):
    return (values - values.mean()) / values.std()


def obvious(matrix):
    """ECI and PCI from the whole unsymmetric matrix."""
    diversity, ubiquity = matrix.sum(1), matrix.sum(0)
    step = (matrix.T / diversity / ubiquity[:, None]) @ matrix
    values, vectors = np.linalg.eig(step)
    pci = vectors[:, np.argsort(-values.real)[1]].real
    eci = matrix @ pci / diversity
    sign = np.sign(np.corrcoef(eci, diversity)[0, 1])
    return sign * (eci - eci.mean()) / eci.std(), sign * (pci - eci.mean()) / eci.std()


@pytest.mark.parametrize("seed", range(25))
def test_complexity_is_the_second_eigenvector(seed):
    matrix = random_matrix(seed)
    eci, pci = obvious(matrix)
    for of, unit, name, expected in (("rows", "r", "eci", eci), ("columns", "c", "pci", pci)):
        found = column_of(im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, of=of), unit, name)
        assert max(abs(found[f"{i:02}"] - value) for i, value in enumerate(expected)) < 1e-8


def test_both_sides_are_one_pair():
    matrix = random_matrix(4)
    both = im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, of="both").table
    assert both["side"].unique(maintain_order=True).to_list() == ["r", "c"]
    value = {(side, unit): v for side, unit, v in both.select("side", "unit", "complexity").iter_rows()}
    pci = np.array([value["c", f"{j:02}"] for j in range(matrix.shape[1])])
    mean = matrix @ pci / matrix.sum(1)
    assert all(abs(value["r", f"{i:02}"] - mean[i]) < 1e-8 for i in range(matrix.shape[0]))


def test_the_order_of_lines_and_turning_the_table_change_nothing():
    matrix = random_matrix(5)
    table = long_form(matrix)
    first = im.measures.complexity(table, **KEYS, presence=ONES, scale="own", sign={"row": "00"})
    shuffled = im.measures.complexity(
        table.sample(fraction=1.0, shuffle=True, seed=2), **KEYS, presence=ONES, scale="own", sign={"row": "00"}
    )
    assert shuffled.table.equals(first.table)
    turned = im.measures.complexity(
        table, row="c", column="r", presence=ONES, scale="own", sign={"column": "00"}, of="columns"
    )
    a, b = column_of(first, "r", "eci"), column_of(turned, "r", "pci")
    assert max(abs(a[unit] - b[unit]) for unit in a) < 1e-8


def test_components_are_told_and_those_outside_have_no_value():
    matrix = np.zeros((7, 7))
    matrix[:4, :4] = np.triu(np.ones((4, 4)))
    matrix[4:, 4:] = np.triu(np.ones((3, 3)))
    found = im.measures.complexity(long_form(matrix), **KEYS, presence=ONES)
    outside = found.table.filter(pl.col("reason") == "outside_component")
    assert sorted(outside["r"]) == ["04", "05", "06"]
    assert outside["eci"].null_count() == 3
    assert len(found.definition["summary"]["components"]) == 2
    assert any("2 块" in text for text in found.warnings)
    each = im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, components="each")
    assert each.table["eci"].null_count() == 0
    with pytest.raises(im.NumericError):
        im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, components="error")


@pytest.mark.parametrize("matrix", [np.ones((3, 4)), np.ones((1, 4)), np.ones((4, 1))])
def test_nothing_is_said_where_nothing_is_determined(matrix):
    for method in ("eigenvector", "reflections"):
        found = im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, method=method)
        assert found.table.to_series(1).null_count() == found.table.height
        assert set(found.table["reason"]) == {"undetermined"}


def test_a_panel_keeps_its_universe_and_its_direction():
    first, second = random_matrix(8), random_matrix(9)
    second[13] = 0
    panel = pl.concat(
        [long_form(first).with_columns(t=pl.lit("2001")), long_form(second).with_columns(t=pl.lit("2002"))]
    )
    found = im.measures.complexity(panel, **KEYS, period="t", presence=ONES, sign="previous").table
    assert found["t"].value_counts()["count"].to_list() == [14, 14]
    gone = found.filter((pl.col("t") == "2002") & (pl.col("r") == "13"))
    assert gone.select("eci", "reason").rows() == [(None, "empty")]
    years = [dict(found.filter(pl.col("t") == year).select("r", "eci").iter_rows()) for year in ("2001", "2002")]
    pairs = np.array([(years[0][unit], years[1][unit]) for unit in years[0] if years[1][unit] is not None])
    assert np.corrcoef(pairs.T)[0, 1] > 0


def test_signs_can_be_anchored():
    matrix = random_matrix(10)
    up = column_of(im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, sign={"row": "03"}), "r", "eci")
    assert up["03"] > 0
    against = {unit: -value for unit, value in up.items()}
    down = im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, sign={"rows": against})
    assert all(abs(value + up[unit]) < 1e-9 for unit, value in column_of(down, "r", "eci").items())
    with pytest.raises(im.NameNotFoundError):
        im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, sign={"row": "3"})


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("update", ["synchronous", "sequential"])
def test_fitness_is_the_iteration_of_its_formula(seed, update):
    matrix = random_matrix(seed)
    f, q = np.ones(matrix.shape[0]), np.ones(matrix.shape[1])
    for _ in range(12):
        new = matrix @ q
        new /= new.mean()
        q = 1 / (matrix.T @ (1 / (f if update == "synchronous" else new)))
        f, q = new, q / q.mean()
    rows = im.measures.fitness(long_form(matrix), **KEYS, presence=ONES, steps=12, update=update)
    columns = im.measures.fitness(long_form(matrix), **KEYS, presence=ONES, steps=12, update=update, of="columns")
    found, complexity = column_of(rows, "r", "fitness"), column_of(columns, "c", "complexity")
    assert max(abs(found[f"{i:02}"] / value - 1) for i, value in enumerate(f)) < 1e-10
    assert max(abs(complexity[f"{j:02}"] / value - 1) for j, value in enumerate(q)) < 1e-10
    assert rows.definition["summary"]["steps"] == 12


def test_fitness_that_vanishes_keeps_its_order():
    found = im.measures.fitness(long_form(np.fliplr(np.tri(30))), **KEYS, presence=ONES, extremality=20.0, steps=300)
    assert found.table["r"].to_list() == [f"{i:02}" for i in reversed(range(30))]
    assert np.isfinite(found.table["log_fitness"].to_numpy()).all()
    with pytest.raises(im.ConfigurationError):
        im.measures.fitness(long_form(np.eye(2)), **KEYS, steps=3, change=1e-3)


def test_non_homogeneous_fitness_is_a_fixed_point():
    matrix = random_matrix(11)
    fitness = column_of(
        im.measures.non_homogeneous_fitness(long_form(matrix), **KEYS, presence=ONES, delta=0.1), "r", "fitness"
    )
    f = np.array([fitness[f"{i:02}"] for i in range(14)])
    assert np.abs(0.01 + matrix @ (1 / (1 + matrix.T @ (1 / f))) - f).max() < 1e-10


@pytest.mark.parametrize("seed", range(5))
def test_reflections_are_those_of_the_formula(seed):
    matrix = random_matrix(seed)
    diversity, ubiquity = matrix.sum(1), matrix.sum(0)
    rows, columns = [diversity], [ubiquity]
    for _ in range(5):
        new = matrix @ columns[-1] / diversity, matrix.T @ rows[-1] / ubiquity
        rows.append(new[0])
        columns.append(new[1])
    for of, unit, expected in (("rows", "r", rows[4]), ("columns", "c", columns[5])):
        result = im.measures.reflections(long_form(matrix), **KEYS, presence=ONES, row_step=4, column_step=5, of=of)
        found = column_of(result, unit, "reflection")
        assert max(abs(found[f"{i:02}"] - value) for i, value in enumerate(standard(expected))) < 1e-9
    with pytest.raises(im.ConfigurationError):
        im.measures.reflections(long_form(matrix), **KEYS, presence=ONES, row_step=5)


@pytest.mark.parametrize("seed", range(5))
def test_genepy_is_that_of_the_formula(seed):
    matrix = random_matrix(seed)
    inverse = matrix.T @ (1 / matrix.sum(1))
    weights = matrix / matrix.sum(1)[:, None] / inverse
    similar = weights @ weights.T
    np.fill_diagonal(similar, 0)
    values, vectors = np.linalg.eigh(similar)
    (a, b), (x, y) = values[[-1, -2]], (vectors[:, -1] ** 2, vectors[:, -2] ** 2)
    expected = (a * x + b * y) ** 2 + 2 * (a**2 * x + b**2 * y)
    found = column_of(im.measures.genepy(long_form(matrix), **KEYS, presence=ONES), "r", "genepy")
    assert max(abs(found[f"{i:02}"] - value) for i, value in enumerate(expected)) < 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_weighted_correlations_are_those_of_the_formula(seed):
    values = np.random.default_rng(seed).integers(1, 30, (9, 7)).astype(float)
    shares, weight = values / values.sum(1, keepdims=True), values.sum(1) / values.sum()
    centred = shares - weight @ shares
    covariance = (centred * weight[:, None]).T @ centred
    deviation = np.sqrt(np.diag(covariance))
    related = (1 + covariance / np.outer(deviation, deviation)) / 2
    vectors = np.linalg.eig(related / related.sum(1, keepdims=True))
    second = vectors.eigenvectors[:, np.argsort(-vectors.eigenvalues.real)[1]].real
    size = (values * values.sum(1, keepdims=True)).sum(0) / values.sum(0)
    expected = standard(second) * np.sign(np.corrcoef(second, size)[0, 1])
    table = long_form(values).with_columns(v=pl.Series(values[np.nonzero(values)]))
    result = im.measures.weighted_correlation_complexity(table, **KEYS, value="v", of="columns")
    found = column_of(result, "c", "complexity")
    assert max(abs(found[f"{j:02}"] - value) for j, value in enumerate(expected)) < 1e-8


def test_eci_plus_is_a_fixed_point():
    values = np.random.default_rng(1).integers(1, 30, (6, 5)).astype(float)
    table = long_form(values).with_columns(v=pl.Series(values[np.nonzero(values)]))
    found = column_of(im.measures.eci_plus(table, **KEYS, value="v", tolerance=1e-13), "r", "eci_plus")
    # Undo the last step of the definition, and apply the map once more.
    x = np.exp([found[f"{i:02}"] for i in range(6)]) * (values / values.sum(0)).sum(1)
    again = (values / (values / x[:, None]).sum(0)).sum(1)
    assert np.abs(np.log(again / x) - np.log(again / x).mean()).max() < 1e-11


@pytest.mark.parametrize("seed", range(5))
def test_nestedness_is_the_mean_over_pairs(seed):
    matrix = random_matrix(seed)

    def halves(m):
        sizes = m.sum(1)
        pairs = [(i, j) for i in range(len(m)) for j in range(i)]
        return [(m[i] * m[j]).sum() / min(sizes[i], sizes[j]) if sizes[i] != sizes[j] else 0.0 for i, j in pairs]

    rows, columns = halves(matrix), halves(matrix.T)
    expected = {"all": np.mean(rows + columns), "rows": np.mean(rows), "columns": np.mean(columns)}
    found = column_of(im.measures.nestedness(long_form(matrix), **KEYS, presence=ONES), "part", "nodf")
    assert all(abs(found[part] - 100 * value) < 1e-9 for part, value in expected.items())


def test_log_supermodularity_counts_quadruples():
    values = np.outer([1.0, 2, 3], [1, 2, 3, 4]) + np.array([[9.0, 0, 0, 0], [0, 5, 5, 0], [0, 0, 1, 8]])
    table = long_form(values).with_columns(v=pl.Series(values[np.nonzero(values)]))
    eci = column_of(im.measures.complexity(table, **KEYS, value="v"), "r", "eci")
    pci = column_of(im.measures.complexity(table, **KEYS, value="v", of="columns"), "c", "pci")
    rows = sorted((i for i in range(3) if eci[f"{i:02}"] is not None), key=lambda i: -eci[f"{i:02}"])
    columns = sorted((j for j in range(4) if pci[f"{j:02}"] is not None), key=lambda j: -pci[f"{j:02}"])
    ordered = reversed_ = 0
    for at, a in enumerate(rows):
        for b in rows[at + 1 :]:
            for place, p in enumerate(columns):
                for q in columns[place + 1 :]:
                    if abs(eci[f"{a:02}"] - eci[f"{b:02}"]) < 1e-9 or abs(pci[f"{p:02}"] - pci[f"{q:02}"]) < 1e-9:
                        continue
                    left, right = values[a, p] * values[b, q], values[a, q] * values[b, p]
                    ordered, reversed_ = ordered + (left > right), reversed_ + (left < right)
    found = column_of(im.measures.log_supermodularity(table, **KEYS, value="v"), "outcome", "quadruples")
    assert (found["ordered"], found["reversed"]) == (ordered, reversed_)


def test_external_complexity_is_the_mean_of_what_is_known():
    matrix = random_matrix(12)
    outside = {f"{j:02}": float(j * j) for j in range(8)}
    q = np.array([j * j for j in range(8)])
    means = (matrix[:, :8] @ q) / matrix[:, :8].sum(1)
    result = im.measures.external_complexity(long_form(matrix), **KEYS, presence=ONES, of_columns=outside)
    found = column_of(result, "r", "external_complexity")
    assert all(abs(found[f"{i:02}"] - value) < 1e-12 for i, value in enumerate(means))
    assert result.definition["summary"]["unmatched"] == ["08", "09", "10"]
    total = im.measures.external_complexity(long_form(matrix), **KEYS, presence=ONES, of_columns=outside, form="sum")
    found = column_of(total, "r", "exogenous_fitness")
    assert all(abs(found[f"{i:02}"] - value) < 1e-9 for i, value in enumerate(matrix[:, :8] @ q))
    with pytest.raises(im.NameNotFoundError):
        im.measures.external_complexity(long_form(matrix), **KEYS, presence=ONES, of_columns={"x": 1.0})


def test_rank_stability_of_thresholds_and_of_draws():
    values = np.random.default_rng(3).poisson(5, (8, 7)) + 1.0
    table = long_form(values).with_columns(v=pl.Series(values[np.nonzero(values)]))
    same = im.measures.rank_stability(table, **KEYS, value="v", variation="thresholds", thresholds=[1.0, 1.0])
    assert same.definition["summary"]["tau"] == [pytest.approx(1.0)] * 2
    assert (same.table["rank_low"] == same.table["rank_high"]).all()
    draws = [im.measures.rank_stability(table, **KEYS, value="v", replicates=20, seed=7) for _ in range(2)]
    assert draws[0].table.equals(draws[1].table)
    assert (draws[0].table["rank_low"] <= draws[0].table["rank_high"]).all()


def test_quadrants_are_density_against_complexity():
    matrix = random_matrix(13, density=0.3)
    common = matrix.T @ matrix
    ubiquity = matrix.sum(0)
    near = common / np.maximum.outer(ubiquity, ubiquity)
    np.fill_diagonal(near, 0)
    density = matrix @ near / near.sum(0)
    pci = column_of(im.measures.complexity(long_form(matrix), **KEYS, presence=ONES, of="columns"), "c", "pci")
    found = im.measures.smart_specialisation(long_form(matrix), **KEYS, presence=ONES, rows=["05", "02"]).table
    assert found["r"].unique(maintain_order=True).to_list() == ["02", "05"]
    for row in (2, 5):
        part = found.filter(pl.col("r") == f"{row:02}")
        open_columns = [j for j in range(11) if not matrix[row, j]]
        assert part["c"].to_list() == [f"{j:02}" for j in open_columns]
        cut = np.median(density[row, open_columns]), np.median([pci[f"{j:02}"] for j in open_columns])
        for label, relatedness, quadrant in part.select("c", "relatedness", "quadrant").iter_rows():
            j = int(label)
            assert abs(relatedness - density[row, j]) < 1e-12
            if abs(density[row, j] - cut[0]) > 1e-9 and abs(pci[label] - cut[1]) > 1e-9:
                assert quadrant.startswith("near") == (density[row, j] > cut[0])
                assert quadrant.endswith("complex") == (pci[label] > cut[1])


def test_wrong_options_name_the_allowed_ones():
    table = long_form(np.eye(3))
    with pytest.raises(im.ConfigurationError) as error:
        im.measures.complexity(table, **KEYS, method="eigenvectors")
    assert "eigenvector" in str(error.value)
    with pytest.raises(im.SchemaError):
        im.measures.complexity(table, row="r", column="d")
    with pytest.raises(im.InvalidValueError):
        im.measures.complexity(table, row="r", column="r")


def test_every_result_describes_its_columns_and_can_be_drawn():
    table = long_form(random_matrix(14))
    for name in ("complexity", "fitness", "genepy", "non_homogeneous_fitness", "reflections", "nestedness"):
        found = getattr(im.measures, name)(table, **KEYS, presence=ONES)
        assert [column["name"] for column in found.definition["columns"]] == found.table.columns
        assert found.definition["literature"]
        assert found.plot() is not None


@pytest.mark.parametrize("name", ["specialisation", "complexity", "diversity", "fitness", "smart_specialisation"])
def test_an_empty_table_has_keys_and_no_lines(name):
    empty = pl.DataFrame(schema={"r": pl.String, "c": pl.String})
    found = getattr(im.measures, name)(empty, **KEYS).table
    assert found.height == 0
    assert found.columns[0] == "r"


def test_a_column_of_the_results_name_is_an_error():
    with pytest.raises(im.SchemaError) as error:
        im.measures.complexity({"eci": ["a", "b"], "c": ["x", "y"]}, row="eci", column="c")
    assert "eci" in str(error.value)


def test_complexity_of_a_map_is_that_of_its_matrix(tmp_path):
    from innomap.sample import write_sample

    m = im.build_map(im.read_patents(write_sample(tmp_path, patents=600, seed=2)["patents"]))
    cells = m.specialisation("region", "technology").table
    given = cells.filter("specialised").select("region", "technology").rows()
    expected = im.measures.complexity(cells, row="region", column="technology", presence={"given": given})
    found = m.complexity("region", "technology")
    a, b = column_of(expected, "region", "eci"), column_of(found, "region", "eci")
    assert a.keys() == b.keys()
    assert all((a[unit] is None) == (b[unit] is None) for unit in a)
    assert all(abs(a[unit] - b[unit]) < 1e-8 for unit in a if a[unit] is not None)
    assert m.complexity("region", "technology", of="both").table["side"].n_unique() == 2
