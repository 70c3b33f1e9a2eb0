"""What scipy computes of it, by general methods."""

import numpy as np
from exchange import answer, without_diagonal
from scipy import linalg, sparse, stats
from scipy.spatial import distance


def indicators(case):
    """By the names of innomap's side."""
    if case.kind == "ties":
        return {}
    m = case.presence
    found = {
        "eci": lambda: stats.zscore(second(m)),
        "product space, tree": lambda: [tree(m)],
    }
    if case.binary:
        return found | {
            "cosine by occurrences": lambda: without_diagonal(1 - distance.cdist(m.T, m.T, "cosine")),
            "jaccard by occurrences": lambda: without_diagonal(1 - distance.cdist(m.T > 0, m.T > 0, "jaccard")),
            "z-score": lambda: without_diagonal(hypergeometric(m)),
        }
    x = case.values
    return found | {
        "entropy": lambda: stats.entropy(x, axis=1),
        "entropy, base two": lambda: stats.entropy(x, axis=1, base=2),
        "divergence": lambda: stats.entropy(x, np.broadcast_to(x.sum(0), x.shape), axis=1),
        "theil t": lambda: stats.entropy(x, np.ones_like(x), axis=0),
        "hachman": lambda: 1 / (1 + chi_square(x)),
        "export similarity": lambda: without_diagonal(1 - distance.cdist(*[np.log(case.rca + 0.1)] * 2, "correlation")),
    }


def second(m):
    """Second eigenvector of the generalised symmetric problem."""
    d, u = m.sum(1), m.sum(0)
    vector = linalg.eigh((m / u) @ m.T, np.diag(d), subset_by_index=[len(d) - 2, len(d) - 2])[1][:, 0]
    return vector * np.sign(stats.pearsonr(vector, d).statistic)


def tree(m):
    """Sum over the maximum spanning tree of proximities."""
    u = m.sum(0)
    near = without_diagonal((m.T @ m) / np.maximum.outer(u, u))
    costs = sparse.csgraph.minimum_spanning_tree(sparse.csr_array(np.where(near > 0, 2 - near, 0)))
    return (2 - costs.data).sum()


def hypergeometric(m):
    """Common rows in deviations from what chance gives."""
    chance = stats.hypergeom(len(m), m.sum(0)[:, None].astype(int), m.sum(0).astype(int))
    return (m.T @ m - chance.mean()) / chance.std()


def chi_square(x):
    """Distance of each row's shares from those of all."""
    shares, whole = x / x.sum(1, keepdims=True), x.sum(0) / x.sum()
    return ((shares - whole) ** 2 / whole).sum(1)


if __name__ == "__main__":
    np.seterr(all="ignore")
    answer(indicators)
