"""Reports: the facts are gathered once and written as one HTML page or one workbook."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..options import one_of

if TYPE_CHECKING:
    from ..map import Map
    from .facts import Facts

KINDS = ("summary",)
SUFFIXES = ("html", "xlsx")


class Report:
    """A report of a map or of one region. Nothing is computed before it is saved or shown."""

    def __init__(self, source: Map, kind: str, *, region: str | None) -> None:
        """Keep what to report on."""
        self._source = source
        self.kind = one_of("kind", kind, KINDS)
        self.region = region

    @cached_property
    def facts(self) -> Facts:
        """Every number of the report, with its source sentence."""
        from .facts import gather

        return gather(self._source, self.region)

    def html(self) -> str:
        """The report as one self-contained page."""
        from .page import render

        return render(self.facts)

    def save(self, path: str | Path) -> Path:
        """Write the report; the suffix chooses between ``.html`` and ``.xlsx``."""
        from ..atomic import write_bytes

        path = Path(path)
        if one_of("suffix", path.suffix.lower().removeprefix("."), SUFFIXES) == "html":
            return write_bytes(path, self.html().encode())
        from .behind import patents_behind
        from .book import write

        return write(path, self.facts, patents_behind(self._source, self.facts))

    def __repr__(self) -> str:
        """Kind and region."""
        return f"<Report {self.kind}{f' {self.region}' if self.region else ''}>"
