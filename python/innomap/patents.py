"""Patents and enterprises as read: what users hold before a map is built."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from . import _innomap
from .audit import Audit
from .display import SYNTHETIC, html_table, panel, synthetic_badge
from .language import language, say
from .progress import run
from .tables import Sources, find_sources


class _Read:
    """What patents and enterprises have in common: a table and the audit of its reading."""

    _zh = ""
    _en = ""

    def __init__(self, native: Any) -> None:
        """Wrap the object of the core."""
        self._native = native

    @property
    def height(self) -> int:
        """Number of rows kept."""
        return int(self._native.height)

    @cached_property
    def audit(self) -> Audit:
        """What became of each column and row."""
        title = say(f"{self._zh}导入审计", f"audit of {self._en}")
        return Audit(self._native.audit_json(), title)

    @property
    def table(self) -> pl.DataFrame:
        """The rows kept, columns named by meaning, with the file and row each came from."""
        return pl.DataFrame(self._native.table())

    def typed(self) -> pl.DataFrame:
        """The rows kept with columns by their types: lists, whole numbers, numbers, dates, flags; other columns as they are.

        Amounts of money stand in single units, with their currency in a column beside them. A column of dates that are all
        known to the day is of type Date, any other holds texts as precise as each date is known. What cannot be understood
        is null and is noted in ``.audit.unparsed`` from then on.
        """
        table, notes = self._native.typed()
        self.audit.note_unparsed(notes)
        return pl.DataFrame(table)

    def head(self, rows: int = 5) -> pl.DataFrame:
        """The first rows of the table; the others are not touched."""
        return pl.DataFrame(self._native.head(rows))

    def __len__(self) -> int:
        """Number of rows kept."""
        return self.height

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The table, for any library that takes Arrow streams."""
        return self._native.table().__arrow_c_stream__(requested_schema)

    def _title(self) -> str:
        return say(f"{self._zh} {self.height} 条", f"{self.height} {self._en}")

    def __repr__(self) -> str:
        """Number of rows and the first of them."""
        mark = f"[{SYNTHETIC}] " if self.audit.synthetic else ""
        return f"{mark}{self._title()}\n{self.head()}"

    def _repr_html_(self) -> str:
        table = self.head()
        badge = synthetic_badge(synthetic=self.audit.synthetic)
        return panel(self._title(), html_table(table, table.columns), badge=badge, notes=self.audit.warnings)


class Patents(_Read):
    """Patents that were read, with their audit."""

    _zh, _en = "专利", "patents"
    _native: _innomap.Patents


class Enterprises(_Read):
    """Enterprises that were read, with their audit."""

    _zh, _en = "企业", "enterprises"
    _native: _innomap.Enterprises

    def typed(self) -> pl.DataFrame:
        """The rows kept with columns by their types, and what follows from them.

        ``code`` and ``organisation_code`` hold codes with the right check sign; ``code_problem`` says what is wrong with others.
        ``place_code``, ``place_province``, ``place_city`` and ``place_county`` are the place on today's borders, ``place_zone``
        the zone that an address names, and ``placed_by`` what says so. ``gbt4754`` and its level columns are the class of the
        national economy by all columns that name one. ``status`` and ``size`` are in the words of the register, ``closed`` tells firms that are no more, and
        ``tags`` what a firm is qualified as. Names, owners and tags that have a time have it in ``…_from`` and ``…_until``.
        """
        table = super().typed()
        if "code_problem_zh" not in table.columns:
            return table
        problem = pl.col(f"code_problem_{language()}").alias("code_problem")
        return table.with_columns(problem).drop("code_problem_zh", "code_problem_en")


def read_patents(
    source: Sources,
    *,
    columns: Mapping[str, str] | None = None,
    profile: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: bool = True,
) -> Patents:
    """Read patent exports: a path, a pattern, any table, or a list of these.

    A file is a workbook, csv, tsv, tagged text, Parquet or Arrow, plain or as gz, zst or zip; a zip of several is read as
    several. Files that are the tables of one set (PatentsView, PATSTAT, REGPAT) are joined into one row a patent.

    ``columns`` says which of your columns has which meaning, as ``{"applicants": "我的列"}``; without it the vendor is
    recognised from the headers. ``profile`` names it otherwise: one of ``innomap.profiles()``, or the path of your own ``.toml``
    (those in ``~/.config/innomap/profiles``, or in the folder that ``INNOMAP_PROFILES`` names, are recognised by themselves).
    ``sheet`` and ``encoding`` are found too, unless you name them. A row that can't
    be used is set aside with its reason in ``.audit``; a file that is no table, or lacks the column that tells patents apart,
    raises ``InputError`` or ``SchemaError``. Missing values (empty, ``-``) are null.

    Reading that takes longer than a second shows a bar in a terminal or a notebook, unless ``progress`` is false; Ctrl-C stops it.

    Meanings for ``columns``: publication, country, application, family, title, abstract, patent_type, application_date,
    publication_date, grant_date, priority_date, applicants, inventors, ipc, region, province, city, district, address,
    legal_status, citations, kind_code, priority_numbers, original_applicants, current_owners, applicant_types, applicant_codes,
    agencies, agents, ipc_main, cpc, national_economy, emerging_industry, dual_application, legal_status_date, legal_event,
    transfers, transfer_date, transferor, transferee, licences, licensor, licensee, pledges, litigations, cited_patents,
    cited_count, citing_patents, family_members, family_size, family_countries, claims, claims_text, pages, expiry_date, value_score.

    >>> audit = im.read_patents(files["patents"]).audit
    >>> audit.read == audit.kept + audit.rejected.height + audit.merged.height
    True
    """
    found, meant = find_sources(source), dict(columns or {})
    native = run(
        say("读取专利", "read patents"),
        lambda watched: _innomap.read_patents(
            found, columns=meant, profile=profile, sheet=sheet, encoding=encoding, progress=watched
        ),
        show=progress,
    )
    return Patents(native)


def read_enterprises(
    source: Sources,
    *,
    columns: Mapping[str, str] | None = None,
    profile: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: bool = True,
) -> Enterprises:
    """Read enterprise lists; the options are those of ``read_patents``.

    Meanings for ``columns``: name, short_name, english_name, former_names, code, organisation_code, region, province, city,
    district, address, industry, industry_code, industry_section, industry_division, industry_group, industry_class, owners,
    controller, group, size, tags, founded, status, registered_capital, paid_capital, insured, enterprise_type, stock_code,
    listed, website, business_scope, qualification, certificate, batch, year, valid_from, valid_until.
    """
    found, meant = find_sources(source), dict(columns or {})
    native = run(
        say("读取企业", "read enterprises"),
        lambda watched: _innomap.read_enterprises(
            found, columns=meant, profile=profile, sheet=sheet, encoding=encoding, progress=watched
        ),
        show=progress,
    )
    return Enterprises(native)


def path_text(path: str | Path) -> str:
    """A path as the core takes it."""
    return str(Path(path).expanduser())
