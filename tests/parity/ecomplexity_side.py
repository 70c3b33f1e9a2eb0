"""What ecomplexity computes."""

import numpy as np
import pandas as pd
from ecomplexity import ecomplexity, proximity
from exchange import answer, without_diagonal

COLUMNS = {"time": "t", "loc": "r", "prod": "c", "val": "v"}


def indicators(case):
    """By the names of innomap's side."""
    if case.kind == "ties":
        return {"rca": lambda: wide(case, computed(case), "rca"), "presence": lambda: wide(case, computed(case), "mcp")}
    one = {"presence_test": "manual"} if case.binary else {}
    found = {
        "diversity": lambda: by_row(case, computed(case), "diversity"),
        "ubiquity": lambda: by_column(case, computed(case), "ubiquity"),
        "eci": lambda: by_row(case, computed(case), "eci"),
        "pci, scale of eci": lambda: by_column(case, computed(case), "pci"),
        "proximity, min_conditional": lambda: without_diagonal(square(case, proximity(long(case), COLUMNS, **one))),
        # It lists the pair the other way round.
        "proximity, conditional": lambda: without_diagonal(
            square(case, proximity(long(case), COLUMNS, asymmetric=True, **one)).T
        ),
        "density": lambda: wide(case, computed(case), "density"),
        "density, unit diagonal": lambda: wide(case, computed(case), "density"),
        "density, 3 neighbours": lambda: wide(case, computed(case, knn=3), "density"),
        "complexity outlook, unit diagonal": lambda: by_row(case, computed(case), "coi"),
        "outlook gain, source_normalised, unit diagonal": lambda: wide(case, computed(case), "cog"),
    }
    if not case.binary:
        people = pd.DataFrame({"t": 1, "r": case.rows, "p": case.people})
        found |= {
            "rca": lambda: wide(case, computed(case), "rca"),
            "presence": lambda: wide(case, computed(case), "mcp"),
            "rpop": lambda: wide(case, computed(case, presence_test="rpop", pop=people), "rpop"),
            "presence by either test": lambda: wide(case, computed(case, presence_test="both", pop=people), "mcp"),
            "scaled correlation": lambda: without_diagonal(
                square(case, proximity(long(case), COLUMNS, continuous=True))
            ),
        }
    return found


def long(case):
    """The table, all cells listed."""
    keys = pd.MultiIndex.from_product([case.rows, case.columns], names=["r", "c"]).to_frame(index=False)
    return keys.assign(v=case.values.reshape(-1), t=1)


def computed(case, **options):
    """All that one call gives."""
    if case.binary:
        options = {"presence_test": "manual", **options}
    return ecomplexity(long(case), COLUMNS, verbose=False, check_logsupermodularity=False, **options)


def wide(case, table, name):
    """A column of the result as a matrix."""
    return table.pivot(index="r", columns="c", values=name).reindex(index=case.rows, columns=case.columns)


def by_row(case, table, name):
    """A column of the result by row."""
    return table.dropna(subset=[name]).groupby("r")[name].first().reindex(case.rows)


def by_column(case, table, name):
    """A column of the result by column."""
    return table.dropna(subset=[name]).groupby("c")[name].first().reindex(case.columns)


def square(case, table):
    """Pairs as a matrix."""
    found = table.pivot(index="c_1", columns="c_2", values="proximity")
    return found.reindex(index=case.columns, columns=case.columns)


if __name__ == "__main__":
    np.seterr(all="ignore")
    answer(indicators)
