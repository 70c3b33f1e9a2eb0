"""Optional packages: imported where needed, and a missing one says which extra to install."""

from __future__ import annotations

import importlib
from types import ModuleType

from .errors import MissingExtraError


def missing(extra: str, zh: str, en: str) -> MissingExtraError:
    """The error that says what is missing and how to install it."""
    command = f'pip install "innomap[{extra}]"'
    return MissingExtraError(zh, en, hint={"zh": f"请运行 {command}", "en": f"run {command}"})


def require(module: str, extra: str) -> ModuleType:
    """Import an optional module, or name the extra that brings it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] != module.split(".", maxsplit=1)[0]:
            raise
        raise missing(extra, f"未安装可选组件 {module}", f"the optional package {module} is not installed") from error
