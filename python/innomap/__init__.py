"""innomap: patent exports and enterprise lists become an industry innovation map (产业创新地图)."""

from . import _innomap, errors, fonts, measures
from .agreement import Agreement, agreement
from .audit import Audit
from .classify import classify
from .codes import CodeCheck, EconomyClass, check_uscc, parse_gbt4754
from .compare import Disagreement, compare_classifications
from .comparison import Comparison
from .concordance import Concordance, read_concordance
from .decisions import Decisions
from .errors import (
    CancelledError,
    ConfigurationError,
    DefinitionError,
    Error,
    FileMissingError,
    InputError,
    InternalError,
    InvalidValueError,
    IoError,
    MissingExtraError,
    NameNotFoundError,
    NumericError,
    SchemaError,
)
from .evaluation import Evaluation
from .industry import Industry, industries
from .label_sample import LabelSample
from .language import set_language
from .map import Map, build_map, open_map
from .names import Explanation, Names, resolve_names
from .numbers import Number, parse_number, parse_numbers
from .patents import Enterprises, Patents, read_enterprises, read_patents
from .place import Place, border_changes, place, registered_in, zones
from .profiles import profiles
from .report import Report
from .result import Result

__version__: str = _innomap.__version__
parse_symbol = _innomap.parse_symbol

__all__ = [
    "Agreement",
    "Audit",
    "CancelledError",
    "CodeCheck",
    "Comparison",
    "Concordance",
    "ConfigurationError",
    "Decisions",
    "DefinitionError",
    "Disagreement",
    "EconomyClass",
    "Enterprises",
    "Error",
    "Evaluation",
    "Explanation",
    "FileMissingError",
    "Industry",
    "InputError",
    "InternalError",
    "InvalidValueError",
    "IoError",
    "LabelSample",
    "Map",
    "MissingExtraError",
    "NameNotFoundError",
    "Names",
    "Number",
    "NumericError",
    "Patents",
    "Place",
    "Report",
    "Result",
    "SchemaError",
    "__version__",
    "agreement",
    "border_changes",
    "build_map",
    "check_uscc",
    "classify",
    "compare_classifications",
    "errors",
    "fonts",
    "industries",
    "measures",
    "open_map",
    "parse_gbt4754",
    "parse_number",
    "parse_numbers",
    "parse_symbol",
    "place",
    "profiles",
    "read_concordance",
    "read_enterprises",
    "read_patents",
    "registered_in",
    "resolve_names",
    "set_language",
    "zones",
]
