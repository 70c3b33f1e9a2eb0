"""What fermi-cref computes."""

import numpy as np
from exchange import answer, without_diagonal
from fermi.economic_fitness_complexity import efc
from fermi.relatedness_metrics import RelatednessMetrics
from fermi.validation_metrics import ValidationMetrics


def indicators(case):
    """By the names of innomap's side."""
    found = {}
    if not case.binary:
        found |= {
            "rca": lambda: dense(loaded(efc, case.values).compute_rca()),
            "presence": lambda: dense(loaded(efc, case.values).compute_rca().binarize()),
        }
        if case.kind != "ties" and case.values.size <= 150:
            found["ica"] = lambda: dense(loaded(efc, case.values).compute_ica())
    if not case.binary or case.kind == "ties":
        return found
    m = case.presence
    related = lambda kind, rows=False: without_diagonal(  # noqa: E731
        loaded(RelatednessMetrics, m).get_projection(rows=rows, projection_method=kind).toarray()
    )
    return found | {
        "diversity": lambda: loaded(efc, m).get_diversification_ubiquity()[0],
        "ubiquity": lambda: loaded(efc, m).get_diversification_ubiquity()[1],
        "eci": lambda: loaded(efc, m).get_eci_pci()[0],
        "pci, own scale": lambda: loaded(efc, m).get_eci_pci()[1],
        "reflections of rows, 4": lambda: loaded(efc, m).get_eci_pci(method="reflections", max_iterations=4)[0],
        "reflections of rows, 18": lambda: loaded(efc, m).get_eci_pci(method="reflections")[0],
        "fitness, 20 synchronous steps": lambda: fitness(m)[0],
        "complexity, 20 synchronous steps": lambda: fitness(m)[1],
        "non-homogeneous fitness, delta 1": lambda: non_homogeneous(m, "none"),
        "non-homogeneous fitness, as it comes": lambda: non_homogeneous(m, "sum"),
        "external complexity, sum to one": lambda: loaded(efc, m).get_exogenous_fitness(case.known),
        "nodf, halves": lambda: [100 * loaded(efc, m).get_nodf()],
        "nodf, pairs": lambda: [100 * loaded(efc, m).get_nodf()],
        "stable nodf": lambda: [100 * loaded(efc, m).get_nodf(nodf_method="s_nodf")],
        "co-occurrence": lambda: related("cooccurrence"),
        "proximity, min_conditional": lambda: related("proximity"),
        "proximity of rows": lambda: related("proximity", rows=True),
        "assist matrix": lambda: (
            loaded(RelatednessMetrics, m)
            .get_projection(second_matrix=case.earlier, rows=False, projection_method="assist")
            .toarray()
        ),
        "roc auc of density": lambda: [auc(case)],
        "taxonomy": lambda: related("taxonomy"),
    }


def loaded(kind, matrix):
    """The matrix in an object of the package."""
    found = kind()
    found.load(matrix)
    return found


def dense(found):
    """Its matrix."""
    return found.get_matrix(dense=True)


def fitness(m):
    """After so many steps."""
    return loaded(efc, m).get_fitness_complexity(max_iteration=20, check_stop="none", normalization="mean")


def auc(case):
    """Of the density of what was absent before, by what is there now."""
    before = case.earlier
    known = before.sum(0)
    near = without_diagonal((before.T @ before) / np.maximum.outer(known, known))
    scores = before @ near / near.sum(0)
    open_cells = before == 0
    return ValidationMetrics(case.values[open_cells], scores[open_cells]).roc_auc()


def non_homogeneous(m, scaling):
    """The fixed point; its delta is the square of ours, both one."""
    options = {"method": "servedio", "delta": 1.0, "max_iteration": 5000}
    return loaded(efc, m).get_fitness_complexity(normalization=scaling, **options)[0]


if __name__ == "__main__":
    np.seterr(all="ignore")
    answer(indicators)
