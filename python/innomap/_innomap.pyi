"""Types of the native module."""

from collections.abc import Sequence
from typing import Any, Protocol, final

__all__ = [
    "ActivitySpace",
    "ArrowTable",
    "Cells",
    "Decisions",
    "Enterprises",
    "Industry",
    "Map",
    "Names",
    "Network",
    "Patents",
    "Progress",
    "Result",
    "__version__",
    "border_changes",
    "build_map",
    "check_code",
    "check_codes",
    "check_concordance",
    "classify_patents",
    "classify_table",
    "classify_vendor",
    "classify_vendor_table",
    "compare_members",
    "debug_build",
    "decision_headers",
    "draw_labels",
    "evaluate_labels",
    "industries_json",
    "kendall",
    "label_agreement",
    "lay_out",
    "meanings_json",
    "measure_two_tables",
    "open_map",
    "parse_gbt4754",
    "parse_number",
    "parse_numbers",
    "parse_symbol",
    "place",
    "places",
    "profiles_json",
    "read_enterprises",
    "read_patents",
    "read_plain_table",
    "recognise_profile",
    "registered_in",
    "resolve_names",
    "spearman",
    "validate_forecast",
    "zones",
]

__version__: str
debug_build: bool

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class ArrowTable:
    @property
    def height(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Progress:
    def __new__(cls) -> Progress: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def stage(self) -> tuple[str, str] | None: ...
    def cancel(self) -> None: ...

@final
class Patents:
    @property
    def height(self) -> int: ...
    def audit_json(self) -> str: ...
    def table(self) -> ArrowTable: ...
    def column(self, name: str) -> ArrowTable | None: ...
    def typed(self) -> tuple[ArrowTable, str]: ...
    def head(self, rows: int) -> ArrowTable: ...

@final
class Enterprises:
    @property
    def height(self) -> int: ...
    def audit_json(self) -> str: ...
    def table(self) -> ArrowTable: ...
    def typed(self) -> tuple[ArrowTable, str]: ...
    def head(self, rows: int) -> ArrowTable: ...

@final
class Industry:
    @staticmethod
    def load(name_or_path: str) -> Industry: ...
    @staticmethod
    def from_toml(text: str, origin: str = "toml") -> Industry: ...
    def text(self) -> str: ...
    def warnings_json(self) -> str: ...
    def memberships(self, patents: Patents, *, zh: bool = True) -> Result: ...
    def enterprise_memberships(self, firms: Enterprises, *, zh: bool = True) -> Result: ...
    def explain(self, patents: Patents, publication: str, *, zh: bool = True) -> ArrowTable: ...
    def to_json(self) -> str: ...
    def near_misses(self) -> Industry: ...
    def content_hash(self) -> str: ...

@final
class Result:
    @property
    def table(self) -> ArrowTable: ...
    @property
    def definition_json(self) -> str: ...
    @property
    def warnings_json(self) -> str: ...
    @property
    def provenance_json(self) -> str: ...

@final
class Network:
    @property
    def nodes(self) -> ArrowTable: ...
    @property
    def edges(self) -> ArrowTable: ...

@final
class Map:
    def summary_json(self) -> str: ...
    def provenance_json(self) -> str: ...
    def nodes(self, kind: str) -> ArrowTable: ...
    def edges(self, source: str, target: str) -> ArrowTable: ...
    def names(self) -> Names: ...
    def with_names(
        self,
        *,
        institution: str | None = None,
        doubtful: str | None = None,
        decisions: Decisions | None = None,
        progress: Progress | None = None,
    ) -> Map: ...
    def region_conflicts(self) -> ArrowTable: ...
    def found_enterprises(self, firms: Enterprises) -> ArrowTable: ...
    def dual_filings(self) -> ArrowTable: ...
    def matrix(
        self,
        row: str,
        column: str,
        *,
        by: str | None = None,
        level: str | None = None,
        where_json: str | None = None,
        period: tuple[int, int] | None = None,
    ) -> Result: ...
    def rank(
        self,
        kind: str,
        *,
        by: str = "patents",
        where_json: str | None = None,
        period: tuple[int, int] | None = None,
        top: int | None = None,
        interval: float | None = None,
        level: str | None = None,
        replicates: int = 1000,
        seed: int = 1,
        counting: str | None = None,
        growth_window: int = 3,
        growth_minimum: int = 5,
        progress: Progress | None = None,
    ) -> Result: ...
    def specialisation(
        self,
        row: str,
        column: str,
        *,
        level: str | None = None,
        period: tuple[int, int] | None = None,
        counting: str | None = None,
        where_json: str | None = None,
    ) -> Result: ...
    def complexity(
        self,
        row: str,
        column: str,
        *,
        options_json: str,
        level: str | None = None,
        where_json: str | None = None,
        period: tuple[int, int] | None = None,
        counting: str | None = None,
        progress: Progress | None = None,
    ) -> Result: ...
    def relatedness(
        self,
        row: str,
        column: str,
        *,
        options_json: str,
        level: str | None = None,
        where_json: str | None = None,
        period: tuple[int, int] | None = None,
        counting: str | None = None,
        progress: Progress | None = None,
    ) -> Result: ...
    def dynamics(
        self,
        row: str,
        column: str,
        *,
        window: int,
        rates: bool,
        options_json: str,
        level: str | None = None,
        where_json: str | None = None,
        period: tuple[int, int] | None = None,
        counting: str | None = None,
        progress: Progress | None = None,
    ) -> Result: ...
    def centrality(self, node: str, *, kind: str = "pagerank", damping: float = 0.85) -> Result: ...
    def communities(self, node: str, *, resolution: float = 1.0, seed: int = 1) -> Result: ...
    def network(self, node: str, *, top: int = 60, seed: int = 1) -> Network: ...
    def explain(self, selection_json: str) -> ArrowTable: ...
    def save(self, path: str) -> None: ...
    def merge(self, other: Map, *, progress: Progress | None = None) -> Map: ...

@final
class Names:
    def table(self) -> ArrowTable: ...
    def institutions(self) -> ArrowTable: ...
    def review(self) -> ArrowTable: ...
    def ownership(self) -> ArrowTable: ...
    def match_rates(self) -> ArrowTable: ...
    def explain_json(self, raw: str) -> str: ...
    @property
    def warnings_json(self) -> str: ...
    @property
    def listed(self) -> tuple[int, int, int]: ...

@final
class Decisions:
    def __new__(cls, table: _ArrowStream, rows: Sequence[int]) -> Decisions: ...
    @property
    def height(self) -> int: ...
    def table(self) -> ArrowTable: ...
    def merge(self, other: Decisions) -> Decisions: ...

@final
class Cells:
    def __new__(cls, table: _ArrowStream, *, row: str, column: str, value: str | None, period: str | None) -> Cells: ...
    def sha256(self) -> str: ...
    def measure(self, name: str, options_json: str, provenance_json: str, progress: Progress | None) -> Result: ...
    def activity_space(self, options_json: str, provenance_json: str, progress: Progress | None) -> ActivitySpace: ...

@final
class ActivitySpace:
    @property
    def complexity(self) -> Result: ...
    @property
    def rows(self) -> list[str]: ...
    @property
    def columns(self) -> list[str]: ...
    @property
    def formula(self) -> str: ...
    def proximity(self) -> ArrowTable: ...
    def density(self, first: int, count: int, progress: Progress | None) -> ArrowTable: ...

def lay_out(
    nodes: int, edges: Sequence[tuple[int, int, float]], seed: int
) -> tuple[list[float], list[float], list[int]]: ...
def measure_two_tables(
    name: str, table: Cells, other: Cells, options_json: str, provenance_json: str, progress: Progress | None
) -> Result: ...
def kendall(a: list[float], b: list[float]) -> float | None: ...
def spearman(a: list[float], b: list[float]) -> float | None: ...
def validate_forecast(
    table: _ArrowStream,
    *,
    row: str,
    column: str,
    period: str | None,
    score: str,
    came_true: str,
    k: int,
    provenance_json: str,
) -> Result: ...
def read_patents(
    sources: Sequence[str | tuple[_ArrowStream, str]],
    *,
    columns: dict[str, str] | None = None,
    profile: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Patents: ...
def read_enterprises(
    sources: Sequence[str | tuple[_ArrowStream, str]],
    *,
    columns: dict[str, str] | None = None,
    profile: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Enterprises: ...
def industries_json() -> str: ...
def profiles_json(*, packaged: bool = False) -> str: ...
def recognise_profile(kind: str, headers: list[str]) -> str | None: ...
def meanings_json() -> str: ...
def build_map(
    patents: Patents,
    enterprises: Enterprises | None = None,
    industry: Industry | None = None,
    *,
    technology: str = "wipo35",
    period: tuple[int, int] | None = None,
    unit: str = "family",
    counting: str = "fractional",
    date: str = "application",
    patent_type: list[str] | None = None,
    documents: str = "all",
    geography: str = "current",
    scope: str = "all",
    institution: str = "legal_person",
    doubtful: str = "apart",
    decisions: Decisions | None = None,
    progress: Progress | None = None,
) -> Map: ...
def open_map(path: str, *, progress: Progress | None = None) -> Map: ...
def classify_patents(
    patents: Patents, scheme: str, *, concordance: str | None = None, bridge: bool = True, words: bool = True
) -> tuple[ArrowTable, str]: ...
def classify_table(
    table: _ArrowStream, scheme: str, *, concordance: str | None = None, bridge: bool = True, words: bool = True
) -> tuple[ArrowTable, str]: ...
def classify_vendor(patents: Patents, column: str, level: str) -> tuple[ArrowTable, str]: ...
def classify_vendor_table(table: _ArrowStream, column: str, level: str) -> tuple[ArrowTable, str]: ...
def check_concordance(json: str) -> None: ...
def check_code(text: str) -> dict[str, Any]: ...
def check_codes(texts: _ArrowStream) -> ArrowTable: ...
def parse_gbt4754(text: str, *, level: str | None = None) -> dict[str, Any]: ...
def parse_number(text: str, *, kind: str | None = None, country: str | None = None) -> dict[str, Any]: ...
def parse_numbers(texts: _ArrowStream, *, kind: str | None = None) -> ArrowTable: ...
def parse_symbol(text: str) -> dict[str, Any]: ...
def decision_headers() -> list[str]: ...
def read_plain_table(
    path: str, headers: list[str], *, sheet: str | None = None, encoding: str | None = None
) -> tuple[ArrowTable, list[int], str]: ...
def resolve_names(
    table: _ArrowStream,
    *,
    enterprises: Enterprises | None = None,
    decisions: Decisions | None = None,
    doubtful: str = "apart",
    progress: Progress | None = None,
) -> Names: ...
def place(text: str, *, year: int | None = None) -> dict[str, Any]: ...
def registered_in(six_digits: str) -> dict[str, Any]: ...
def places(table: _ArrowStream, *, year: int | None = None) -> ArrowTable: ...
def border_changes(region: str | None = None) -> ArrowTable: ...
def zones(region: str | None = None) -> ArrowTable: ...
def evaluate_labels(counted_json: str, provenance_json: str) -> Result: ...
def label_agreement(counted_json: str, provenance_json: str) -> Result: ...
def compare_members(
    first: Sequence[tuple[str, str, str, Sequence[int]]],
    second: Sequence[tuple[str, str, str, Sequence[int]]],
    patents: int,
    warnings: Sequence[tuple[str, str]],
    provenance_json: str,
) -> Result: ...
def draw_labels(
    publications: Sequence[str],
    branches: Sequence[tuple[str, Sequence[Sequence[int]], Sequence[tuple[int, bool]]]],
    n: int,
    seed: int,
    wanted: Sequence[bool],
) -> tuple[list[tuple[int, int, int]], list[list[int]], list[list[int]]]: ...
