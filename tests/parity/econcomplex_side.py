"""What econcomplex computes."""

import econcomplex as ec
import numpy as np
from exchange import answer, standard, without_diagonal


def indicators(case):
    """By the names of innomap's side."""
    x, m = case.values, case.presence
    found = {}
    if not case.binary:
        found |= {
            "rca": lambda: ec.rca(x),
            "presence": lambda: ec.rca(x, binary=True),
        }
    if case.kind == "ties":
        return found
    if not case.binary:
        return found | values(case)
    ones = {"use_rca": False, "threshold": 1.0}
    return {
        "diversity": lambda: ec.diversity(m, **ones),
        "ubiquity": lambda: ec.ubiquity(m, **ones),
        "eci": lambda: ec.eci_pci(m, trim=False, **ones)[0],
        "pci, own scale": lambda: ec.eci_pci(m, trim=False, **ones)[1],
        "reflections of rows, 4": lambda: standard(ec.mor_regions(m, steps=4, **ones)),
        "reflections of columns, 5": lambda: standard(ec.mor_activities(m, steps=5, **ones)),
        "reflections of rows, 20": lambda: standard(ec.mor_regions(m, steps=20, **ones)),
        "reflections of columns, 19": lambda: standard(ec.mor_activities(m, steps=19, **ones)),
        "fitness, 20 sequential steps": lambda: ec.fitness_complexity(m, iterations=20, tol=0, **ones)[0],
        "fitness, 20 synchronous steps": lambda: ec.fitness_complexity(m, iterations=20, tol=0, **ones)[0],
        "complexity, 20 sequential steps": lambda: ec.fitness_complexity(m, iterations=20, tol=0, **ones)[1],
        "fitness, extremality 2": lambda: ec.fitness_complexity(m, iterations=20, tol=0, extremality=2.0, **ones)[0],
        "external complexity, mean": lambda: ec.subnational_eci(m, case.known, standardize=False, **ones)[0],
        "proximity, min_conditional": lambda: ec.proximity(m, compute="product", **ones)["product"],
        "proximity, max_conditional": lambda: ec.proximity(m, method="min", compute="product", **ones)["product"],
        "proximity, geometric": lambda: ec.proximity(m, method="sqrt", compute="product", **ones)["product"],
        "proximity of rows": lambda: ec.proximity(m, compute="location", **ones)["location"],
        "association strength by occurrences": lambda: ec.relatedness_index(m, "association"),
        "association strength by co-occurrences": lambda: ec.relatedness_index(m, "association"),
        "probability by occurrences": lambda: ec.relatedness_index(m, "probability"),
        "cosine by occurrences": lambda: ec.relatedness_index(m, "cosine"),
        "jaccard by occurrences": lambda: ec.relatedness_index(m, "jaccard"),
        "z-score": lambda: without_diagonal(ec.z_score_novelty(m)),
        "density": lambda: ec.relatedness_density(m, **ones) / 100,
        "distance": lambda: ec.distance(m, **ones),
        "density, internal": lambda: ec.relatedness_density_internal(m, **ones) / 100,
        "density, external": lambda: ec.relatedness_density_external(m, **ones) / 100,
        "relative relatedness": lambda: ec.relative_relatedness(m, **ones),
        "complexity outlook, raw": lambda: ec.coi(m, case.known, **ones),
        "outlook gain, target_normalised": lambda: ec.cog(m, case.known, **ones),
        "cross-space proximity": lambda: ec.cross_proximity(m, case.earlier, **ones),
        "cross-space density": lambda: ec.cross_relatedness(m, ec.cross_proximity(m, case.earlier, **ones), **ones),
        "co-occurrence": lambda: ec.co_occurrence(m),
        "ease of recombination, multi_class_share": lambda: ec.ease_of_recombination(m),
        "ease of recombination, partner_classes": lambda: ec.ease_of_recombination(m),
        "modular complexity, multi_class_share": lambda: ec.modular_complexity(m),
        "modular complexity of columns, multi_class_share": lambda: ec.modular_complexity_avg(m),
        "entry": lambda: ec.entry([case.earlier, m], use_rca=not case.binary),
        "exit": lambda: ec.exit([case.earlier, m], use_rca=not case.binary),
    }


def values(case):
    """Of values, not of presence."""
    x = case.values
    return {
        "rpop": lambda: ec.rpop(x, case.people),
        "trimmed core": lambda: ec.trim_core(x, 2, 2).shape if len(ec.trim_core(x, 2, 2)) else (0, 0),
        "normalised ubiquity": lambda: ec.normalized_ubiquity(x),
        "value cosine": lambda: ec.cosine_proximity(x),
        "scaled correlation": lambda: ec.correlation_proximity(x),
        "prody": lambda: ec.prody(x, case.income),
        "expy": lambda: ec.expy(x, case.income),
        "pgi": lambda: ec.pgi(x, case.income),
        "peii": lambda: ec.peii(x, case.people),
        "export similarity": lambda: without_diagonal(ec.export_similarity(x)),
        "average quotient": lambda: ec.location_quotient_avg(x),
        "hachman": lambda: ec.hachman_index(x),
        "krugman": lambda: ec.krugman_index(x),
        "specialisation coefficient": lambda: ec.spec_coefficient(x),
        "herfindahl": lambda: ec.herfindahl(x, normalize=False),
        "herfindahl, normalised": lambda: ec.herfindahl(x),
        "entropy, base two": lambda: ec.shannon_entropy(x),
        "gini": lambda: [ec.gini(row) for row in x],
        "locational gini": lambda: ec.locational_gini(x),
        "hoover gini": lambda: ec.hoover_gini(x, case.people),
        "hoover index": lambda: ec.hoover_index(x, case.people) / 100,
        "growth of cells": lambda: ec.growth_matrix(case.earlier, x, pct=False),
        "growth of rows": lambda: ec.growth_rate(case.earlier, x, axis=0, pct=False),
        "growth of columns": lambda: ec.growth_rate(case.earlier, x, axis=1, pct=False),
        "eci": lambda: ec.eci_pci(x, trim=False)[0],
        "density": lambda: ec.relatedness_density(x) / 100,
    }


if __name__ == "__main__":
    np.seterr(all="ignore")
    answer(indicators)
