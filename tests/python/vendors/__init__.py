"""Exports of every vendor with known truth, written from the vendors' own conventions and not from the reader's profiles."""

from . import (
    cnipa,
    derwent,
    dii,
    espacenet,
    exchanges,
    google_patents,
    incopat,
    innojoy,
    lens,
    patentsview,
    patsnap,
    patstat,
    qichacha,
    qualifications,
    regpat,
    tianyancha,
)
from .expected import Case

_MODULES = (
    incopat, patsnap, cnipa, innojoy, lens, google_patents, espacenet, derwent, dii, patentsview, patstat, regpat, qichacha,
    tianyancha, exchanges, qualifications,
)  # fmt: skip


def all_cases() -> list[Case]:
    """Every vendor in every variant."""
    return [case for module in _MODULES for case in module.cases()]
