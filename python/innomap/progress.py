"""Long work of the core: runs beside the main thread, so that a bar can move and Ctrl-C is heard."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Protocol, TypeVar

from ._innomap import Progress

Value = TypeVar("Value")
_POLL_SECONDS = 0.05
_BAR_AFTER_SECONDS = 0.5


class Bar(Protocol):
    """What shows progress."""

    def show(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps are finished; a total of 0 is not known yet."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class _PlainBar:
    """A percentage on one line of the terminal."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._last = -1

    def show(self, done: int, total: int) -> None:
        percent = 100 * done // total if total else 0
        if percent != self._last:
            sys.stderr.write(f"\r{self._label} {percent:3d}%")
            sys.stderr.flush()
            self._last = percent

    def close(self) -> None:
        sys.stderr.write("\r" + " " * (2 * len(self._label) + 6) + "\r")
        sys.stderr.flush()


class _TqdmBar:
    """The bar of tqdm, which suits notebooks too."""

    def __init__(self, label: str) -> None:
        self._bar = import_module("tqdm.auto").tqdm(desc=label, total=0, leave=False)

    def show(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.n = done
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


class _NoBar:
    """Nothing to show: the output is a pipe or a file."""

    def show(self, done: int, total: int) -> None:
        pass

    def close(self) -> None:
        pass


def _bar(label: str) -> Bar:
    if not sys.stderr.isatty():
        return _NoBar()
    try:
        return _TqdmBar(label)
    except ModuleNotFoundError:
        return _PlainBar(label)


def run(label: str, work: Callable[[Progress], Value]) -> Value:
    """Run ``work``, show how far it is where someone watches, and stop it on Ctrl-C."""
    progress = Progress()
    values: list[Value] = []
    failures: list[BaseException] = []

    def body() -> None:
        try:
            values.append(work(progress))
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
            failures.append(error)

    thread = threading.Thread(target=body, name="innomap", daemon=True)
    bar: Bar | None = None
    try:
        thread.start()
        thread.join(_BAR_AFTER_SECONDS)
        while thread.is_alive():
            bar = bar or _bar(label)
            bar.show(progress.done, progress.total)
            thread.join(_POLL_SECONDS)
    except KeyboardInterrupt:
        progress.cancel()
        if thread.ident is not None:
            thread.join()
        raise
    finally:
        if bar is not None:
            bar.close()
    if failures:
        raise failures[0]
    return values[0]
