"""How the sides of the comparison speak to each other: matrices in, indicators out, as JSON, each side in its own environment."""

import contextlib
import io
import json
import sys
import warnings
from pathlib import Path

import numpy as np


class Case:
    """A matrix of rows and columns, and what else indicators need."""

    def __init__(self, data):
        self.name = data["name"]
        self.kind = data["kind"]
        self.binary = data["binary"]
        self.values = np.array(data["values"], dtype=float)
        self.earlier = np.array(data["earlier"], dtype=float)
        self.income = np.array(data["income"], dtype=float)
        self.people = np.array(data["people"], dtype=float)
        self.known = np.array(data["known"], dtype=float)
        self.rows = [f"r{i:03}" for i in range(self.values.shape[0])]
        self.columns = [f"c{j:03}" for j in range(self.values.shape[1])]

    @property
    def presence(self):
        """Zeros and ones: the matrix itself, or RCA of at least one."""
        return self.values if self.binary else (self.rca >= 1).astype(float)

    @property
    def rca(self):
        """The quotient as it is written in textbooks."""
        x = self.values
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.nan_to_num((x / x.sum(1, keepdims=True)) / (x.sum(0) / x.sum()), nan=0, posinf=0)


def plain(result):
    """Numbers as JSON has them; what is none is null."""
    values = np.asarray(result, dtype=float)
    return np.where(np.isfinite(values), values.astype(object), None).tolist()


def answer(indicators):
    """Compute every indicator of every case; an indicator that fails is a failure, not a gap."""
    source, target = map(Path, sys.argv[1:3])
    found = {}
    for data in json.loads(source.read_text()):
        case = Case(data)
        found[case.name] = results = {}
        for name, compute in indicators(case).items():
            with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
                warnings.simplefilter("ignore")
                try:
                    results[name] = plain(compute())
                except Exception as error:
                    results[name] = {"error": type(error).__name__}
    target.write_text(json.dumps(found))


def without_diagonal(matrix):
    """A relatedness without what units are to themselves, which packages fill in differently."""
    out = np.array(matrix, dtype=float)
    np.fill_diagonal(out, 0)
    return out


def standard(values, ddof=0):
    """Mean zero, deviation one."""
    values = np.asarray(values, dtype=float)
    return (values - np.nanmean(values)) / np.nanstd(values, ddof=ddof)
