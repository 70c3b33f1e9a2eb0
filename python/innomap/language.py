"""The language of labels and messages: Chinese or English, chosen once for the process."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterable, Mapping

Message = Mapping[str, str]
"""A text in both languages: ``{"zh": …, "en": …}``."""


def _default() -> str:
    """English where the locale says so, else Chinese."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "en" if (locale.getlocale()[0] or "").lower().startswith("en") else "zh"


_current = _default()


def language() -> str:
    """The language in force, ``"zh"`` or ``"en"``."""
    return _current


def set_language(language: str) -> None:
    """Choose the language of labels and messages: ``"zh"`` or ``"en"``."""
    from .options import one_of

    global _current
    _current = one_of("language", language, ("zh", "en"))


def say(zh: str, en: str) -> str:
    """The one of two texts that is in the current language."""
    return zh if _current == "zh" else en


def pick(message: Message) -> str:
    """The text of a message in the current language."""
    return say(message["zh"], message["en"])


def listed(names: Iterable[str]) -> str:
    """Names in a row, with the comma of the current language."""
    return say("、", ", ").join(names)
