"""Options with a fixed set of values: a wrong one names those that are allowed, and the nearest."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from .errors import ConfigurationError


def one_of(option: str, value: str, allowed: Sequence[str]) -> str:
    """``value`` if it is allowed, else an error that names the allowed ones."""
    if isinstance(value, str) and value in allowed:
        return value
    near = difflib.get_close_matches(str(value), allowed, n=1, cutoff=0.5)
    listed_zh, listed_en = "、".join(allowed), ", ".join(allowed)
    raise ConfigurationError(
        f"选项 {option} 的取值不允许",
        f"the value of option {option} is not allowed",
        found=repr(value),
        expected={"zh": f"{listed_zh} 之一", "en": f"one of {listed_en}"},
        hint={"zh": f"是否想写 {near[0]}？", "en": f"did you mean {near[0]}?"} if near else None,
    )
