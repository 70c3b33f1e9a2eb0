"""Long work of the core: runs beside the main thread, so that a bar can move and Ctrl-C is heard."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from html import escape
from importlib import import_module
from typing import Any, Protocol, TypeVar

from ._innomap import Progress
from .display import display_width
from .language import say

Value = TypeVar("Value")
_POLL_SECONDS = 0.05
_BAR_AFTER_SECONDS = 1.0


class Bar(Protocol):
    """What shows progress."""

    def show(self, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` steps are finished; a total of 0 is not known yet."""

    def name(self, label: str) -> None:
        """Say what is being done now."""

    def close(self) -> None:
        """Leave the terminal as it was."""


class _PlainBar:
    """A percentage on one line of the terminal."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._last = ""

    def show(self, done: int, total: int) -> None:
        line = f"{self._label} {_percent(done, total):3d}%"
        if line != self._last:
            # A shorter line leaves nothing of the one before it.
            gap = max(0, display_width(self._last) - display_width(line))
            sys.stderr.write(f"\r{line}{' ' * gap}")
            sys.stderr.flush()
            self._last = line

    def name(self, label: str) -> None:
        self._label = label

    def close(self) -> None:
        sys.stderr.write("\r" + " " * display_width(self._last) + "\r")
        sys.stderr.flush()


class _TqdmBar:
    """The bar of tqdm."""

    def __init__(self, label: str) -> None:
        # Steps are parts of the work, not things that a reader would count.
        shape = "{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}"
        self._bar = import_module("tqdm").tqdm(desc=label, total=0, leave=False, file=sys.stderr, bar_format=shape)

    def show(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.n = done
        self._bar.refresh()

    def name(self, label: str) -> None:
        self._bar.set_description_str(label, refresh=False)

    def close(self) -> None:
        self._bar.close()


class _NotebookBar:
    """A bar under the cell of a notebook, gone when the work is done."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._last = ""
        self._shown: Any = import_module("IPython.display").display(self._form("", ""), raw=True, display_id=True)

    @staticmethod
    def _form(text: str, page: str) -> dict[str, str]:
        return {"text/plain": text, "text/html": page}

    def show(self, done: int, total: int) -> None:
        percent = _percent(done, total)
        text = f"{self._label} {percent}%"
        if text != self._last:
            bar = f'<progress value="{percent}" max="100" style="width:20em;vertical-align:middle"></progress>'
            self._shown.update(self._form(text, f"<div>{bar} {escape(text)}</div>"), raw=True)
            self._last = text

    def name(self, label: str) -> None:
        self._label = label

    def close(self) -> None:
        self._shown.update(self._form("", ""), raw=True)


def _percent(done: int, total: int) -> int:
    return 100 * done // total if total else 0


class _NoBar:
    """Nothing to show: the output is a pipe or a file, or nobody wants to see it."""

    def show(self, done: int, total: int) -> None:
        pass

    def name(self, label: str) -> None:
        pass

    def close(self) -> None:
        pass


def _in_notebook() -> bool:
    """Whether this is the kernel of a notebook, whose output is no terminal but can show a bar."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return getattr(shell, "kernel", None) is not None


def _bar(label: str) -> Bar:
    if _in_notebook():
        return _NotebookBar(label)
    if not sys.stderr.isatty():
        return _NoBar()
    try:
        return _TqdmBar(label)
    except ModuleNotFoundError:
        return _PlainBar(label)


def _show(bar: Bar, label: str, progress: Progress) -> None:
    stage = progress.stage
    if stage is not None:
        bar.name(f"{label} · {say(*stage)}")
    # The total is read last: it may be set between the two.
    done = progress.done
    bar.show(done, progress.total)


def run(label: str, work: Callable[[Progress], Value], *, show: bool = True) -> Value:
    """Run ``work``, show how far it is where someone watches, and stop it on Ctrl-C.

    Work of less than a second shows nothing, and ``show=False`` never does.
    """
    progress = Progress()
    values: list[Value] = []
    failures: list[BaseException] = []
    # A join that is interrupted takes the thread for ended in Python before 3.13, so that it cannot be joined again.
    ended = threading.Event()

    def body() -> None:
        try:
            values.append(work(progress))
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread
            failures.append(error)
        finally:
            ended.set()

    thread = threading.Thread(target=body, name="innomap", daemon=True)
    bar: Bar | None = None
    try:
        thread.start()
        ended.wait(_BAR_AFTER_SECONDS)
        while not ended.is_set():
            bar = bar or (_bar(label) if show else _NoBar())
            _show(bar, label, progress)
            ended.wait(_POLL_SECONDS)
    except KeyboardInterrupt:
        progress.cancel()
        if thread.ident is not None:
            ended.wait()
        raise
    finally:
        if bar is not None:
            bar.close()
    if failures:
        raise failures[0]
    return values[0]
