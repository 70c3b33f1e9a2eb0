"""Agreement of labellers: κ from its own words, and null where it does not exist."""

import math
import random

import polars as pl
import pytest

import innomap as im


def table(verdicts, labeller="", branch="reducer"):
    return pl.DataFrame(
        {
            "publication": [f"CN1990{at:05d}A" for at in range(len(verdicts))],
            "branch": branch,
            "verdict": verdicts,
            "labeller": labeller,
        }
    )


def kappa(pairs):
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    yes_a, yes_b = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return None if chance == 1 else (observed - chance) / (1 - chance)


def test_kappa_of_random_labellers():
    generator = random.Random(3)
    for _ in range(60):
        n = generator.randint(1, 40)
        share = generator.random()
        pairs = [(generator.random() < share, generator.random() < share) for _ in range(n)]
        found = im.agreement(table([a for a, _ in pairs]), table([b for _, b in pairs])).table.row(-1, named=True)
        wanted = kappa(pairs)
        assert found["labelled"] == n
        assert (found["kappa"] is None) == (wanted is None)
        if wanted is not None:
            assert found["kappa"] == pytest.approx(wanted, abs=1e-12)
        else:
            assert "无定义" in found["reason"]


def test_a_worked_example():
    """Twenty both yes, five and ten apart, fifteen both no: 0.7 observed, 0.5 by chance, κ 0.4."""
    a = [True] * 25 + [False] * 25
    b = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    found = im.agreement(table(a), table(b)).table.row(-1, named=True)
    assert [found[name] for name in ("both_yes", "first_yes", "second_yes", "both_no")] == [20, 5, 10, 15]
    assert found["kappa"] == pytest.approx(0.4) and found["expected"] == pytest.approx(0.5)
    assert found["pabak"] == pytest.approx(0.4)
    # The variance, term by term (Fleiss, Cohen & Everitt 1969).
    p = [[0.4, 0.1], [0.2, 0.3]]
    row, column = [0.5, 0.5], [0.6, 0.4]
    same = sum(p[i][i] * (0.5 - (row[i] + column[i]) * 0.3) ** 2 for i in range(2))
    apart = 0.3**2 * sum(p[i][j] * (column[i] + row[j]) ** 2 for i in range(2) for j in range(2) if i != j)
    error = math.sqrt((same + apart - (0.7 * 0.5 - 2 * 0.5 + 0.7) ** 2) / 50) / 0.5**2
    assert found["standard_error"] == pytest.approx(error)
    assert found["kappa_high"] == pytest.approx(0.4 + 1.959964 * error, abs=1e-6)


def test_labellers_of_one_table_are_taken_in_pairs():
    whole = pl.concat([table([True, False, True], name) for name in ("甲", "乙", "丙")])
    found = im.agreement(whole).table.filter(pl.col("branch") == "all")
    assert found.select("first", "second").rows() == [("甲", "乙"), ("甲", "丙"), ("乙", "丙")]
    with pytest.raises(im.InvalidValueError, match="一位"):
        im.agreement(table([True], "甲"))


def test_disagreements_are_listed_and_branches_apart():
    a = pl.concat([table([True, False]), table([True], branch="motor")])
    b = pl.concat([table([True, True]), table([False], branch="motor")])
    found = im.agreement(a, b)
    assert found.table.select("first", "second", "branch", "labelled").rows() == [
        ("甲", "乙", "reducer", 2),
        ("甲", "乙", "motor", 1),
        ("甲", "乙", "all", 3),
    ]
    assert found.disagreements.select("publication", "branch", "first_verdict", "second_verdict").rows() == [
        ("CN199000001A", "reducer", False, True),
        ("CN199000000A", "motor", True, False),
    ]


def test_what_does_not_exist_is_null_with_a_reason(tmp_path):
    nothing = im.agreement(table([True]), table([True], branch="motor")).table.row(-1, named=True)
    assert nothing["kappa"] is None and nothing["observed"] is None and nothing["labelled"] == 0
    constant = im.agreement(table([True, True, False]), table([True, True, True])).table.row(-1, named=True)
    assert constant["kappa"] == 0 and constant["kappa_low"] is None and "一种判定" in constant["reason"]
    im.set_language("en")
    found = im.agreement(table([True, False], "Li"), table([True, False], "Li"))
    assert found.table["first"][0] == "Li（A）" and "Agreement" in repr(found)
    assert found.to_excel(tmp_path / "a.xlsx").exists()
