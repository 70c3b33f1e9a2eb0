"""What econci computes: only from values."""

import econci
import pandas as pd
from exchange import answer, without_diagonal


def indicators(case):
    """By the names of innomap's side."""
    if case.binary:
        return {}
    found = {"rca": lambda: computed(case).rca, "presence": lambda: computed(case).m_cp}
    if case.kind == "ties":
        return found
    return found | {
        "diversity": lambda: computed(case).diversity["diversity"],
        "ubiquity": lambda: computed(case).ubiquity["ubiquity"],
        "eci": lambda: computed(case).eci["eci"],
        "pci, own scale": lambda: computed(case).pci["pci"],
        "proximity, min_conditional": lambda: without_diagonal(computed(case).proximity),
        "density": lambda: computed(case).density,
        "distance": lambda: computed(case).distance,
        "product space, tree": lambda: tree(case),
    }


def computed(case):
    """All that one call gives."""
    keys = pd.MultiIndex.from_product([case.rows, case.columns], names=["r", "c"]).to_frame(index=False)
    found = econci.Complexity(keys.assign(v=case.values.reshape(-1)), c="r", p="c", values="v")
    found.calculate_indexes()
    return found


def tree(case):
    """Sum of the proximities of the tree: the tree itself need not be the only one."""
    found = computed(case)
    found.create_product_space()
    return [sum(edge["weight"] for _, _, edge in found.maxst.edges(data=True))]


if __name__ == "__main__":
    answer(indicators)
