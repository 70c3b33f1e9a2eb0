"""What economic-complexity computes."""

import economic_complexity as dw
import pandas as pd
from economic_complexity.cross_space import cross_proximity, cross_relatedness
from economic_complexity.subnational import complexity_subnational
from exchange import answer, without_diagonal


def indicators(case):
    """By the names of innomap's side."""
    x = pd.DataFrame(case.values, index=pd.Index(case.rows, name="r"), columns=pd.Index(case.columns, name="c"))
    known = pd.Series(case.known, index=case.columns)
    income = pd.DataFrame({"y": case.income}, index=x.index)
    people = pd.DataFrame({"y": case.people}, index=x.index)
    found = {}
    if not case.binary:
        found |= {"rca": lambda: dw.rca(x), "presence": lambda: dw.rca(x).ge(1)}
    if case.kind == "ties":
        return found
    quotients = (lambda: x) if case.binary else (lambda: dw.rca(x))
    found |= {
        "reflections of rows, 4, ddof 1": lambda: dw.complexity(quotients(), iterations=6)[0],
        "reflections of columns, 5, ddof 1": lambda: dw.complexity(quotients(), iterations=6)[1],
        "reflections of rows, 18, ddof 1": lambda: dw.complexity(quotients())[0],
        "reflections of columns, 19, ddof 1": lambda: dw.complexity(quotients())[1],
        "eci": lambda: dw.complexity(quotients())[0],
        "external complexity, mean": lambda: complexity_subnational(quotients(), known)[0].reindex(case.rows),
        "proximity, min_conditional": lambda: dw.proximity(quotients()),
        "proximity, geometric": lambda: dw.proximity(quotients(), procedure="sqrt"),
        "density": lambda: dw.relatedness(quotients()),
        "distance": lambda: dw.distance(quotients()),
        "relative relatedness, ddof 1": lambda: dw.relative_relatedness(quotients()).mask(quotients().ge(1)),
        "outlook gain, atlas_target_normalised": lambda: dw.opportunity_gain(quotients(), pci=known).mask(
            quotients().ge(1), 0
        ),
    }
    if case.binary:
        other = pd.DataFrame(case.earlier, index=x.index, columns=x.columns)
        return found | {
            "cross-space proximity": lambda: cross_proximity(x, other),
            "cross-space density": lambda: cross_relatedness(x, cross_proximity(x, other)),
        }
    return found | {
        "pgi": lambda: dw.pgi(x, dw.rca(x), income)["pgi"].reindex(case.columns),
        "peii": lambda: dw.peii(x, dw.rca(x), people)["peii"].reindex(case.columns),
        "export similarity": lambda: without_diagonal(dw.similarity(dw.rca(x))),
    }


if __name__ == "__main__":
    answer(indicators)
