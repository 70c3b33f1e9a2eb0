"""The matrices of the activity space against the tables of the single measures and plain numpy."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import innomap as im

KEYS = {"row": "r", "column": "c", "value": "v"}


def drawn(seed: int, rows: int, columns: int, share: float) -> tuple[np.ndarray, pl.DataFrame]:
    """Return a random table, whole and as lines in any order."""
    rng = np.random.default_rng(seed)
    table = rng.poisson(2.0, (rows, columns)) * (rng.random((rows, columns)) < share)
    r, c = np.nonzero(table)
    lines = pl.DataFrame({"r": r, "c": [f"{i:03d}" for i in c], "v": table[r, c]})
    return table, lines.sample(fraction=1.0, shuffle=True, seed=seed)


@pytest.mark.parametrize("seed", range(25))
def test_matrices_are_those_of_numpy(seed: int) -> None:
    table, lines = drawn(seed, 5 + seed, 40 - seed, 0.1 + seed / 40)
    space = im.measures.activity_space(lines, **KEYS)
    rows, columns = space.rows.cast(pl.Int64).to_numpy(), space.columns.cast(pl.Int64).to_numpy()
    x = table[np.ix_(rows, columns)]
    m = (x * x.sum() >= x.sum(1)[:, None] * x.sum(0)) & (x > 0)
    u = m.sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        phi = (m.T.astype(int) @ m) / np.maximum(u[:, None], u)
        np.fill_diagonal(phi, 0.0)
        phi[:, u == 0] = phi[u == 0, :] = np.nan
        near = np.nan_to_num(phi)
        expected = np.where(near.sum(1) > 0, (m @ near) / near.sum(1), np.nan)
    np.testing.assert_allclose(space.proximity, phi, atol=1e-12)
    np.testing.assert_allclose(space.density, expected, atol=1e-12)
    blocks = list(space.density_blocks(rows=3))
    np.testing.assert_array_equal(np.concatenate([block for _, block in blocks]), space.density)
    assert [first for first, _ in blocks] == list(range(0, len(rows), 3))


@pytest.mark.parametrize("kind", ["geometric", "association_strength", "jaccard"])
def test_options_and_complexity_are_those_of_the_single_measures(kind: str) -> None:
    _, lines = drawn(3, 30, 20, 0.5)
    space = im.measures.activity_space(lines, **KEYS, presence=0.8, relatedness=kind)
    alone = im.measures.complexity(lines, **KEYS, presence=0.8, of="both")
    assert space.complexity.table.equals(alone.table)
    single = im.measures.proximity(lines, **KEYS, presence=0.8, relatedness=kind).table
    place = {label: at for at, label in enumerate(space.columns)}
    for one, other, value in zip(single["c"], single["related_c"], single["proximity"], strict=True):
        assert space.proximity[place[one], place[other]] == value
    density = im.measures.density(lines, **KEYS, presence=0.8, relatedness=kind).table
    where = {label: at for at, label in enumerate(space.rows)}
    for row, column, value in zip(density["r"], density["c"], density["density"], strict=True):
        found = space.density[where[row], place[column]]
        assert found == value if value is not None else np.isnan(found)


def test_whole_numbers_and_texts_are_the_same_labels_and_the_same_hash() -> None:
    _, lines = drawn(5, 120, 15, 0.4)
    texts = lines.with_columns(pl.col("r").cast(pl.String))
    one, other = (im.measures.activity_space(table, **KEYS) for table in (lines, texts.reverse()))
    assert one.rows.to_list() == other.rows.to_list() == sorted(texts["r"].unique())
    np.testing.assert_array_equal(one.density, other.density)
    assert one.complexity.provenance["table"] == other.complexity.provenance["table"]
    changed = im.measures.activity_space(lines.with_columns(v=pl.col("v") + 1), **KEYS)
    assert changed.complexity.provenance["table"]["sha256"] != one.complexity.provenance["table"]["sha256"]


def test_what_does_not_fit_is_an_error() -> None:
    _, lines = drawn(1, 6, 5, 0.9)
    space = im.measures.activity_space(lines, **KEYS)
    for first, count in ((0, 99), (-1, 2), (5, -1)):
        with pytest.raises(im.InvalidValueError):
            space.density_of(first, count)
    with pytest.raises(im.Error, match="relatedness"):
        im.measures.activity_space(lines, **KEYS, relatedness="nearest")
    with pytest.raises(im.InvalidValueError, match=r"negative|负"):
        im.measures.activity_space(lines.with_columns(v=-1), **KEYS)
