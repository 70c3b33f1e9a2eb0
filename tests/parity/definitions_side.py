"""Published definitions in a few lines each, for packages that do not run here, as they state them; not their code."""

import numpy as np
from exchange import answer, without_diagonal


def indicators(case):
    """By the names of innomap's side."""
    if case.kind == "ties":
        return {"presence": lambda: exact_presence(case.values)}
    return of_presence(case) | ({} if case.binary else of_values(case))


def of_values(case):
    """Concentration and spread."""
    x = case.values
    with np.errstate(all="ignore"):
        p = x / x.sum(1, keepdims=True)
        q = x / x.sum(0)
    all_shares = x.sum(0) / x.sum()
    log = lambda v: np.log(np.where(v > 0, v, 1))  # noqa: E731
    group = np.arange(x.shape[1]) % 2
    coarse = np.stack([p[:, group == g].sum(1) for g in (0, 1)], axis=1)
    entropy = lambda v: -(v * log(v)).sum(1)  # noqa: E731
    m = case.presence
    return {
        "presence": lambda: exact_presence(x),
        "presence by share over herfindahl": lambda: (x > 0) & (q >= 0.5 * (q**2).sum(0)),
        "presence by scale-adjusted share": lambda: (
            (x > 0) & (q / np.sqrt(case.people / case.people.sum())[:, None] >= 0.2)
        ),
        "average quotient": lambda: (p * case.rca).sum(1),
        "hachman": lambda: 1 / (p**2 / all_shares).sum(1),
        "krugman": lambda: abs(p - all_shares).sum(1),
        "specialisation coefficient": lambda: abs(p - all_shares).sum(1) / 2,
        "herfindahl": lambda: (p**2).sum(1),
        "entropy": lambda: entropy(p),
        "entropy, base two": lambda: entropy(p) / np.log(2),
        "evenness": lambda: entropy(p) / np.log((x > 0).sum(1)),
        "hill, order 2": lambda: 1 / (p**2).sum(1),
        "renyi, order 3": lambda: np.log((p**3).sum(1)) / -2,
        "unrelated variety": lambda: entropy(coarse),
        "related variety": lambda: entropy(p) - entropy(coarse),
        "gini": lambda: [abs(np.subtract.outer(row, row)).mean() / row.mean() / 2 for row in x],
        "hoover index": lambda: abs(q - (case.people / case.people.sum())[:, None]).sum(0) / 2,
        "hoover gini": lambda: hoover_gini(q, case.people),
        "locational gini": lambda: [g / 2 for g in hoover_gini(q, x.sum(1))],
        "theil t": lambda: (q * log(q * len(x))).sum(0),
        "theil l": lambda: np.where((x > 0).all(0), -np.log(np.where(x > 0, q * len(x), 1)).mean(0), np.nan),
        "divergence": lambda: (p * log(p / all_shares)).sum(1),
        "rao-stirling": lambda: [row @ (1 - proximity(m) - np.eye(len(row))) @ row for row in p],
        "normalised ubiquity": lambda: x.sum(0) / x.sum() / (m.sum(0) / m.sum()),
        "inverse normalised ubiquity": lambda: 100 * np.log(x.sum(0)) / m.sum(0),
        "prody": lambda: (p * case.income[:, None]).sum(0) / p.sum(0),
        "expy": lambda: p @ ((p * case.income[:, None]).sum(0) / p.sum(0)),
        "export similarity": lambda: without_diagonal(np.corrcoef(np.log(case.rca + 0.1))),
    }


def of_presence(case):
    """Complexity and relatedness."""
    m = case.presence
    d, u = m.sum(1), m.sum(0)
    near = proximity(m)
    density = lambda phi: m @ phi / phi.sum(0)  # noqa: E731
    pci = case.known
    fit = lambda n: fitness(m, n)  # noqa: E731
    found = {
        "diversity": lambda: d,
        "ubiquity": lambda: u,
        "eci": lambda: standard(complexity(m)[0]),
        "pci, own scale": lambda: standard(complexity(m)[1]),
        "pci, scale of eci": lambda: (complexity(m)[1] - complexity(m)[0].mean()) / complexity(m)[0].std(),
        "fitness, 19 synchronous steps": lambda: fit(19)[0],
        "fitness, 20 synchronous steps": lambda: fit(20)[0],
        "proximity, min_conditional": lambda: near,
        "proximity, conditional": lambda: without_diagonal((m.T @ m) / u),
        "proximity, geometric": lambda: without_diagonal((m.T @ m) / np.sqrt(np.outer(u, u))),
        "proximity of rows": lambda: proximity(m.T),
        "density": lambda: density(near),
        "density, unit diagonal": lambda: density(near + np.eye(len(u))),
        "density, 3 neighbours": lambda: nearest(m, near, 3),
        "density without the row itself": lambda: np.stack(
            [row @ proximity(np.delete(m, i, 0)) / proximity(np.delete(m, i, 0)).sum(0) for i, row in enumerate(m)]
        ),
        "density, mean internal": lambda: (density(near) * m).sum(1) / d,
        "density, mean external": lambda: (density(near) * (1 - m)).sum(1) / (1 - m).sum(1),
        "distance": lambda: 1 - density(near),
        "complexity outlook, raw": lambda: (density(near) * (1 - m)) @ pci,
        "outlook gain, source_normalised": lambda: (1 - m) * ((1 - m) @ (near * (pci / near.sum(1))[:, None])),
        "nodf, pairs": lambda: [nodf(m)],
        "coherence, z-score": lambda: coherence(case.values, without_diagonal(z_score(m))),
        "entry": lambda: before_and_after(case, 1),
        "exit": lambda: before_and_after(case, -1),
    }
    return found | (of_events(case) if case.binary else {})


def of_events(case):
    """Associations of co-occurrence, rows as events."""
    m = case.values
    u = m.sum(0)
    common = without_diagonal(m.T @ m)
    s, total = common.sum(0), common.sum()
    partners = (common > 0).sum(0)
    weighted = m * case.people[:, None]
    # Steijn (2021): the mean of drawing i then j and j then i, over all draws.
    chance = np.outer(s, s) / total * (1 / (total - s)[:, None] + 1 / (total - s)) if total else common * np.nan
    with_weights = (weighted.T @ m) / np.sqrt(np.outer(weighted.sum(0), weighted.sum(0)))
    return {
        "co-occurrence": lambda: common,
        "association strength by co-occurrences": lambda: common * total / np.outer(s, s),
        "probability by co-occurrences": lambda: common / (chance * total / 2),
        "cross-space proximity": lambda: common_with(case) / np.maximum.outer(u, case.earlier.sum(0)),
        "cross-space density": lambda: m @ over(common_with(case), np.maximum.outer(u, case.earlier.sum(0))),
        "assist matrix": lambda: (
            (m.T @ (case.earlier / np.maximum(case.earlier.sum(1, keepdims=True), 1))) / u[:, None]
        ),
        "cosine by co-occurrences": lambda: common / np.sqrt(np.outer(s, s)),
        "jaccard by co-occurrences": lambda: common / (s[:, None] + s - common),
        "geometric, weighted rows": lambda: without_diagonal(with_weights),
        "z-score": lambda: without_diagonal(z_score(m)),
        "ease of recombination, partner_classes": lambda: partners / u,
        "modular complexity, partner_classes": lambda: m.sum(1) / (m @ (partners / np.where(u > 0, u, 1))),
    }


def common_with(case):
    """Rows that have a column now and another before."""
    return case.values.T @ case.earlier


def over(common, sizes):
    """Proximity, each column summing to one."""
    near = common / sizes
    return near / near.sum(0)


def exact_presence(x):
    """x·T ≥ r·c; exact where values are whole numbers."""
    return (x > 0) & (x * x.sum() >= x.sum(1, keepdims=True) * x.sum(0))


def standard(v):
    """Mean zero, deviation one."""
    return (v - v.mean()) / v.std()


def proximity(m):
    """Common rows over the larger ubiquity."""
    u = m.sum(0)
    return without_diagonal((m.T @ m) / np.maximum.outer(u, u))


def complexity(m):
    """The second singular vectors of the symmetric form, scaled back."""
    d, u = m.sum(1), m.sum(0)
    right = np.linalg.svd(m / np.sqrt(np.outer(d, u)), full_matrices=False)[2]
    pci = right[1] / np.sqrt(u)
    eci = m @ pci / d
    sign = np.sign(np.corrcoef(eci, d)[0, 1])
    return sign * eci, sign * pci


def fitness(m, steps):
    """Synchronous: both sides from the last step."""
    f, q = np.ones(len(m)), np.ones(m.shape[1])
    for _ in range(steps):
        f, q = m @ q, 1 / (m.T @ (1 / f))
        f, q = f / f.mean(), q / q.mean()
    return f, q


def nearest(m, phi, k):
    """Density over the k most related columns; ties with the last count."""
    out = np.empty(m.shape)
    for j, column in enumerate(phi.T):
        others = np.delete(column, j)
        kept = column * (column >= np.sort(others)[-min(k, len(others))] if len(others) else 0)
        kept[j] = 0
        out[:, j] = m @ kept / kept.sum()
    return out


def z_score(m):
    """Common rows against the hypergeometric expectation."""
    n, u = len(m), m.sum(0)
    expected = np.outer(u, u) / n
    return (m.T @ m - expected) / np.sqrt(expected * np.outer(1 - u / n, (n - u) / (n - 1)))


def coherence(x, tau):
    """Weighted average relatedness, weighted again."""
    out = []
    for row in x:
        others = row.sum() - row
        with np.errstate(all="ignore"):
            out.append((row * np.where(row > 0, tau @ row / others, 0)).sum() / row.sum())
    return out


def hoover_gini(shares, sizes):
    """Twice the area between the curve and the diagonal."""
    base = sizes / sizes.sum()
    out = []
    for column in shares.T:
        order = np.argsort(column / base)
        x, y = np.r_[0, base[order].cumsum()], np.r_[0, column[order].cumsum()]
        out.append(1 - (np.diff(x) * (y[1:] + y[:-1])).sum())
    return out


def nodf(m):
    """Mean over pairs of rows and of columns."""

    def over_pairs(a):
        k = a.sum(1)
        pairs = [(i, j) for i in range(len(a)) for j in range(i)]
        return [a[i] @ a[j] / min(k[i], k[j]) if k[i] != k[j] and min(k[i], k[j]) else 0.0 for i, j in pairs]

    return 100 * np.mean(over_pairs(m) + over_pairs(m.T))


def before_and_after(case, change):
    """Where presence came, or went."""
    before = case.earlier if case.binary else exact_presence(case.earlier).astype(float)
    return case.presence - before == change


if __name__ == "__main__":
    np.seterr(all="ignore")
    answer(indicators)
