"""innomap: patent exports and enterprise lists become an industry innovation map (产业创新地图)."""

from . import _innomap, errors, fonts
from .audit import Audit
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
from .industry import Industry, industries
from .language import set_language
from .map import Map, build_map, open_map
from .numbers import Number, parse_number, parse_numbers
from .patents import Enterprises, Patents, read_enterprises, read_patents
from .profiles import profiles
from .report import Report
from .result import Result

__version__: str = _innomap.__version__
parse_symbol = _innomap.parse_symbol

__all__ = [
    "Audit",
    "CancelledError",
    "ConfigurationError",
    "DefinitionError",
    "Enterprises",
    "Error",
    "FileMissingError",
    "Industry",
    "InputError",
    "InternalError",
    "InvalidValueError",
    "IoError",
    "Map",
    "MissingExtraError",
    "NameNotFoundError",
    "Number",
    "NumericError",
    "Patents",
    "Report",
    "Result",
    "SchemaError",
    "__version__",
    "build_map",
    "errors",
    "fonts",
    "industries",
    "open_map",
    "parse_number",
    "parse_numbers",
    "parse_symbol",
    "profiles",
    "read_enterprises",
    "read_patents",
    "set_language",
]
