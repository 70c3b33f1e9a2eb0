"""What innomap computes, in the shape the others give it."""

import numpy as np
import polars as pl
from exchange import answer

import innomap as im

KEYS = {"row": "r", "column": "c", "value": "v"}
M = im.measures


def indicators(case):
    """By name; every side uses these names."""
    if case.kind == "ties":
        return {
            "rca": lambda: cells(case, quotients(case), "rca"),
            "presence": lambda: cells(case, quotients(case), "specialised"),
        }
    found = by_presence(case)
    return found if case.binary else found | of_values(case)


def of_values(case):
    """Of values, whatever is present."""
    people = dict(zip(case.rows, case.people, strict=True))
    income = dict(zip(case.rows, case.income, strict=True))
    of = lambda name, column, **options: rows(case, getattr(M, name)(table(case), **KEYS, **options), column)  # noqa: E731
    per = lambda name, column, **options: columns(case, getattr(M, name)(table(case), **KEYS, **options), column)  # noqa: E731
    either = {"quotient": 1, "population_quotient": 1, "population": people}
    heads = {"population_quotient": 1, "population": people}
    return {
        "rca": lambda: cells(case, quotients(case), "rca"),
        "presence": lambda: cells(case, quotients(case), "specialised"),
        "rpop": lambda: cells(case, quotients(case, presence=heads), "population_quotient"),
        "presence by either test": lambda: cells(case, quotients(case, presence=either), "specialised"),
        "ica": lambda: cells(case, M.inferred_quotient(table(case), **KEYS, tolerance=1e-13), "inferred_rca"),
        "presence by share over herfindahl": lambda: cells(
            case, quotients(case, presence={"herfindahl_share": 0.5}), "specialised"
        ),
        "presence by scale-adjusted share": lambda: cells(
            case,
            quotients(case, presence={"scale_adjusted": {"threshold": 0.2, "exponent": 0.5}, "size": people}),
            "specialised",
        ),
        "trimmed core": lambda: core(case),
        "normalised ubiquity": lambda: per("diversity", "normalised_ubiquity", of="columns"),
        "inverse normalised ubiquity": lambda: per("diversity", "inverse_normalised_ubiquity", of="columns"),
        "value cosine": lambda: pairs(case, "value_cosine"),
        "scaled correlation": lambda: pairs(case, "scaled_correlation"),
        "prody": lambda: per("productivity", "prody", of_rows=income, of="columns"),
        "expy": lambda: of("productivity", "expy", of_rows=income),
        "pgi": lambda: per("productivity", "pgi", of_rows=income, of="columns", specialised_only=True),
        "peii": lambda: per("productivity", "pgi", of_rows=people, of="columns", specialised_only=True),
        "export similarity": lambda: square(case.rows, M.export_similarity(table(case), **KEYS), "similarity"),
        "average quotient": lambda: of("average_quotient", "average_quotient"),
        "hachman": lambda: of("hachman", "hachman"),
        "krugman": lambda: of("krugman", "krugman_index"),
        "specialisation coefficient": lambda: of("krugman", "specialisation_coefficient"),
        "herfindahl": lambda: of("herfindahl", "herfindahl"),
        "herfindahl, normalised": lambda: of("herfindahl", "normalised"),
        "entropy, base two": lambda: of("entropy", "entropy", base="two"),
        "entropy": lambda: of("entropy", "entropy"),
        "evenness": lambda: of("entropy", "evenness"),
        "hill, order 2": lambda: of("hill", "hill", order=2),
        "renyi, order 3": lambda: of("hill", "renyi", order=3),
        "gini": lambda: of("gini", "gini"),
        "locational gini": lambda: per("locational_gini", "locational_gini"),
        "hoover gini": lambda: per("hoover_gini", "hoover_gini", reference=people),
        "hoover index": lambda: per("hoover_index", "hoover_index", reference=people),
        "theil t": lambda: per("theil", "theil_t"),
        "theil l": lambda: per("theil", "theil_l"),
        "divergence": lambda: of("divergence", "divergence"),
        "related variety": lambda: of("variety", "related_variety", classes=classes(case)),
        "unrelated variety": lambda: of("variety", "unrelated_variety", classes=classes(case)),
        "rao-stirling": lambda: of("rao_stirling", "rao_stirling"),
        "growth of cells": lambda: growth(case, "cell"),
        "growth of rows": lambda: growth(case, "row"),
        "growth of columns": lambda: growth(case, "column"),
    }


def by_presence(case):
    """Of who has what: the matrix of ones, or RCA of at least one."""
    one = {"presence": {"value": 1} if case.binary else 1.0}
    known = dict(zip(case.columns, case.known, strict=True))
    given = {"relatedness": "min_conditional"}
    unit = {"relatedness": {"kind": "min_conditional", "unit_diagonal": True}}
    t = lambda: table(case)  # noqa: E731
    of = lambda name, column, **options: rows(case, getattr(M, name)(t(), **KEYS, **one, **options), column)  # noqa: E731
    per = lambda name, column, **options: columns(case, getattr(M, name)(t(), **KEYS, **one, **options), column)  # noqa: E731
    near = lambda **options: M.density(t(), **KEYS, **one, **options)  # noqa: E731
    gain = lambda rule, **options: cells(  # noqa: E731
        case, M.outlook_gain(t(), **KEYS, **one, **rule, **options), "outlook_gain"
    )
    twenty = {"steps": 20}
    found = {
        "diversity": lambda: of("diversity", "diversity"),
        "ubiquity": lambda: per("diversity", "ubiquity", of="columns"),
        "eci": lambda: of("complexity", "eci"),
        "pci, own scale": lambda: per("complexity", "pci", of="columns", scale="own"),
        "pci, scale of eci": lambda: per("complexity", "pci", of="columns"),
        "reflections of rows, 4": lambda: of("reflections", "reflection", row_step=4),
        "reflections of rows, 4, ddof 1": lambda: of("reflections", "reflection", row_step=4, ddof=1),
        "reflections of rows, 18": lambda: of("reflections", "reflection"),
        "reflections of rows, 18, ddof 1": lambda: of("reflections", "reflection", ddof=1),
        "reflections of rows, 20": lambda: of("reflections", "reflection", row_step=20),
        "reflections of columns, 5": lambda: per("reflections", "reflection", of="columns", column_step=5),
        "reflections of columns, 5, ddof 1": lambda: per(
            "reflections", "reflection", of="columns", column_step=5, ddof=1
        ),
        "reflections of columns, 19": lambda: per("reflections", "reflection", of="columns"),
        "reflections of columns, 19, ddof 1": lambda: per("reflections", "reflection", of="columns", ddof=1),
        "fitness, 20 sequential steps": lambda: of("fitness", "fitness", update="sequential", **twenty),
        "complexity, 20 sequential steps": lambda: per(
            "fitness", "complexity", of="columns", update="sequential", **twenty
        ),
        "fitness, extremality 2": lambda: of("fitness", "fitness", update="sequential", extremality=2.0, **twenty),
        "fitness, 20 synchronous steps": lambda: of("fitness", "fitness", **twenty),
        "fitness, 19 synchronous steps": lambda: of("fitness", "fitness", steps=19),
        "complexity, 20 synchronous steps": lambda: per("fitness", "complexity", of="columns", **twenty),
        "non-homogeneous fitness, delta 1": lambda: of("non_homogeneous_fitness", "fitness", delta=1.0),
        "non-homogeneous fitness, as it comes": lambda: of("non_homogeneous_fitness", "fitness", delta=1.0),
        "external complexity, mean": lambda: of("external_complexity", "external_complexity", of_columns=known),
        "external complexity, sum to one": lambda: shares(
            of("external_complexity", "exogenous_fitness", of_columns=known, form="sum")
        ),
        "relatedness and complexity": lambda: cells(
            case, M.smart_specialisation(t(), **KEYS, **one, of_columns=known), "relatedness", None
        ),
        "nodf, pairs": lambda: nodf(case, one),
        "nodf, halves": lambda: nodf(case, one, pooling="halves"),
        "stable nodf": lambda: nodf(case, one, stable=True),
        "proximity of rows": lambda: pairs(case, "min_conditional", side="row"),
        "density": lambda: cells(case, near(**given), "density"),
        "density, unit diagonal": lambda: cells(case, near(**unit), "density"),
        "density, 3 neighbours": lambda: cells(case, near(**given, neighbours=3), "density"),
        "density without the row itself": lambda: cells(case, near(**given, without_self=True), "density"),
        "distance": lambda: cells(case, near(**given), "distance"),
        "density, internal": lambda: cells(case, near(**given, cells="held"), "density", None),
        "density, external": lambda: cells(case, near(**given, cells="missing"), "density", None),
        "density, mean internal": lambda: of("density_averages", "internal"),
        "density, mean external": lambda: of("density_averages", "external"),
        "relative relatedness": lambda: cells(
            case, M.relative_relatedness(t(), **KEYS, **one), "relative_relatedness", None
        ),
        "relative relatedness, ddof 1": lambda: cells(
            case, M.relative_relatedness(t(), **KEYS, **one, ddof=1), "relative_relatedness", None
        ),
        "complexity outlook, raw": lambda: of(
            "complexity_outlook", "complexity_outlook", complexity=known, scale="raw"
        ),
        "complexity outlook, unit diagonal": lambda: of("complexity_outlook", "complexity_outlook", **unit),
        "outlook gain, target_normalised": lambda: gain(given, form="target_normalised", complexity=known),
        "outlook gain, atlas_target_normalised": lambda: gain(given, form="atlas_target_normalised", complexity=known),
        "outlook gain, source_normalised": lambda: gain(given, complexity=known),
        "outlook gain, source_normalised, unit diagonal": lambda: gain(unit, divisor=deviation(case, one)),
        "coherence, z-score": lambda: of("coherence", "coherence"),
        "entry": lambda: events(case, one, "entry"),
        "exit": lambda: events(case, one, "exit"),
        "product space, tree": lambda: [tree(case, one)],
    }
    for kind in ("min_conditional", "max_conditional", "geometric", "conditional"):
        found[f"proximity, {kind}"] = lambda kind=kind: pairs(case, kind)
    found["taxonomy"] = lambda: pairs(case, "taxonomy")
    if case.binary:
        weights = dict(zip(case.rows, case.people, strict=True))
        found["z-score"] = lambda: pairs(case, "z_score")
        found |= {
            "cross-space proximity": lambda: crossed(case, M.cross_proximity),
            "cross-space density": lambda: across(case, M.cross_density),
            "assist matrix": lambda: crossed(case, M.assist),
            "roc auc of density": lambda: [auc(case)],
        }
        found["geometric, weighted rows"] = lambda: pairs(case, {"kind": "geometric", "weights": weights})
        for name, kind in (
            ("association strength", "association_strength"),
            ("probability", "probability"),
            ("cosine", "cosine"),
            ("jaccard", "jaccard"),
        ):
            for size in ("occurrence", "co_occurrence"):
                label = f"{name} by {size.replace('_', '-')}s"
                found[label] = lambda kind=kind, size=size: pairs(case, {"kind": kind, "size": size})
        events_of = table(case).filter(pl.col("v") > 0)
        found |= {
            "co-occurrence": lambda: square(
                case.columns, M.co_occurrence(events_of, row="r", column="c"), "co_occurrence", 0.0
            ),
            "ease of recombination, partner_classes": lambda: ease(case, "column", "partner_classes"),
            "ease of recombination, multi_class_share": lambda: ease(case, "column", "multi_class_share"),
            "modular complexity, partner_classes": lambda: modular(case, "row", "partner_classes"),
            "modular complexity, multi_class_share": lambda: modular(case, "row", "multi_class_share"),
            "modular complexity of columns, multi_class_share": lambda: modular(case, "column", "multi_class_share"),
        }
    return found


def crossed(case, measure):
    """Columns of the matrix by columns of its earlier state, as of another table."""
    found = across_tables(case, measure)
    out = np.full((len(case.columns), len(case.columns)), np.nan)
    for a, b, value in found.iter_rows():
        out[case.columns.index(a), case.columns.index(b)] = np.nan if value is None else value
    return out


def across(case, measure):
    """Rows by columns of the earlier state."""
    out = np.full((len(case.rows), len(case.columns)), np.nan)
    for a, b, value in across_tables(case, measure).iter_rows():
        out[case.rows.index(a), case.columns.index(b)] = np.nan if value is None else value
    return out


def across_tables(case, measure):
    """The matrix, and its earlier state as another table."""
    other = table(case, case.earlier).rename({"c": "d"})
    return measure(table(case), other, **KEYS, other_column="d", presence={"value": 1}).table


def auc(case):
    """Density of the earlier state as a forecast of entries."""
    found = M.entry_forecast(panel(case), **KEYS, period="p", presence={"value": 1}, whole_universe=True).table
    return found["roc_auc"][0] if found.height else None


def table(case, values=None, **more):
    """All cells, zeros as well: what is empty is known."""
    labels = {"r": np.repeat(case.rows, len(case.columns)), "c": np.tile(case.columns, len(case.rows))}
    return pl.DataFrame(labels | {"v": (case.values if values is None else values).reshape(-1)} | more)


def quotients(case, **options):
    """Quotients of cells that are not zero."""
    return M.specialisation(table(case), **KEYS, **options)


def classes(case):
    """Two classes of columns."""
    return {label: "ab"[place % 2] for place, label in enumerate(case.columns)}


def vector(labels, result, unit, column):
    """A value for each label."""
    found = dict(result.table.select(unit, column).iter_rows())
    return np.array([found.get(label) for label in labels], dtype=float)


def rows(case, result, column):
    """A value for each row."""
    return vector(case.rows, result, "r", column)


def columns(case, result, column):
    """A value for each column."""
    return vector(case.columns, result, "c", column)


def cells(case, result, column, absent=0.0):
    """A value for each cell; what is not listed is zero, or none."""
    out = np.full((len(case.rows), len(case.columns)), np.nan if absent is None else absent)
    for row, unit, value in result.table.select("r", "c", column).iter_rows():
        out[case.rows.index(row), case.columns.index(unit)] = np.nan if value is None else value
    return out


def square(labels, result, column, absent=np.nan):
    """A value for each pair, none with itself."""
    unit, other = result.table.columns[:2]
    both = not symmetric(result, unit, other)
    if unit.startswith("other"):
        unit, other = other, unit
    out = np.full((len(labels), len(labels)), absent)
    np.fill_diagonal(out, 0)
    for a, b, value in result.table.select(unit, other, column).iter_rows():
        i, j = labels.index(a), labels.index(b)
        out[i, j] = np.nan if value is None else value
        if not both:
            out[j, i] = out[i, j]
    return out


def symmetric(result, unit, other):
    """Whether each pair is listed once."""
    listed = set(result.table.select(unit, other).iter_rows())
    return not any((b, a) in listed for a, b in listed)


def pairs(case, relatedness, side="column"):
    """Relatedness of columns, or of rows."""
    one = {"value": 1} if case.binary else {"quotient": 1}
    found = M.proximity(table(case), **KEYS, presence=one, relatedness=relatedness, side=side)
    return square(case.columns if side == "column" else case.rows, found, "proximity")


def core(case):
    """How many rows and columns stay."""
    found = M.trimmed_core(table(case), **KEYS, diversity=2, ubiquity=2).table
    return [found["r"].n_unique(), found["c"].n_unique()]


def nodf(case, one, **options):
    """Nestedness of the whole, empty rows counted."""
    found = M.nestedness(table(case), **KEYS, **one, include_empty=True, **options).table
    return [dict(found.iter_rows())["all"]]


def ease(case, side, kind):
    """Ease of recombination of columns."""
    events = table(case).filter(pl.col("v") > 0)
    return columns(case, M.ease_of_recombination(events, row="r", column="c", ease=kind), "ease_of_recombination")


def modular(case, side, kind):
    """Modular complexity of rows or columns."""
    events = table(case).filter(pl.col("v") > 0)
    found = M.modular_complexity(events, row="r", column="c", side=side, ease=kind)
    return vector(case.rows if side == "row" else case.columns, found, side[0], "modular_complexity")


def panel(case):
    """Both states under each other."""
    one, two = table(case, case.earlier), table(case)
    return pl.concat([one.with_columns(p=pl.lit("1")), two.with_columns(p=pl.lit("2"))])


def growth(case, of):
    """Growth between the two states."""
    found = M.growth(panel(case), **KEYS, period="p", of=of)
    if of == "cell":
        return cells(case, found, "growth", None)
    return rows(case, found, "growth") if of == "row" else columns(case, found, "growth")


def events(case, one, kind):
    """One where it happened."""
    found = M.entry_exit(panel(case), **KEYS, period="p", **one, whole_universe=True).table
    out = np.zeros((len(case.rows), len(case.columns)))
    for row, column in found.filter(pl.col("event") == kind).select("r", "c").iter_rows():
        out[case.rows.index(row), case.columns.index(column)] = 1
    return out


def shares(values):
    """Scaled to one."""
    return np.asarray(values, dtype=float) / np.nansum(values)


def deviation(case, one):
    """Deviation of ECI before it is standardised."""
    return float(np.nanstd(rows(case, M.complexity(table(case), **KEYS, **one, scale="raw"), "eci")))


def tree(case, one):
    """Sum of the proximities of the tree."""
    found = M.product_space(table(case), **KEYS, **one, threshold=None).table
    return found.filter(pl.col("in_tree"))["proximity"].sum()


if __name__ == "__main__":
    np.seterr(all="ignore")
    answer(indicators)
