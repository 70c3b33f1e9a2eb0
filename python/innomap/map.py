"""The industry innovation map: who does what, where and when, and what can be asked of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from . import _innomap
from .columns import grouped
from .decisions import Decisions
from .display import SYNTHETIC, html_table, panel, synthetic_badge
from .errors import InvalidValueError
from .industry import Industry
from .language import language, listed, pick, say
from .measures.advantage import SIDES, Of
from .measures.complexity import Sign, sign_option
from .measures.presence import PresenceRule, presence_options
from .measures.related import RelatednessRule, relatedness_options
from .method import KINDS, STAGES, kind_name, year_span
from .names import Names
from .network import Network
from .options import one_of
from .patents import Enterprises, Patents, path_text
from .progress import run
from .report import Report
from .result import Result
from .selection import Period, filters, selection, span_of

if TYPE_CHECKING:
    import networkx as nx


class Map:
    """A typed graph of institutions, technologies, branches, regions and years, with its measures."""

    def __init__(self, native: _innomap.Map) -> None:
        """Wrap a map of the core; users call ``build_map`` or ``open_map``."""
        self._native = native

    # What is in it

    @cached_property
    def summary(self) -> dict[str, Any]:
        """Counts, years, coverage and settings, as data."""
        data: dict[str, Any] = json.loads(self._native.summary_json())
        return data

    @cached_property
    def provenance(self) -> dict[str, Any]:
        """Files with their hashes, settings and versions."""
        data: dict[str, Any] = json.loads(self._native.provenance_json())
        return data

    @property
    def warnings(self) -> list[str]:
        """What to keep in mind, in the current language."""
        return [pick(message) for message in self.summary["warnings"]]

    @property
    def institutions(self) -> pl.DataFrame:
        """The institutions: legal persons, or groups where the map counts those.

        ``evidence`` and ``confidence`` are those of the weakest link among the ``forms`` raw forms. ``region_evidence`` says
        what places it, the first there is: the enterprise list, most of the patents that it holds alone, the division in its
        credit code.
        """
        return pl.DataFrame(self._native.nodes("institution"))

    @property
    def groups(self) -> pl.DataFrame:
        """The groups: a legal person each, with all that it owns today.

        A subsidiary counts with all its patents, those of before it was bought as well; ``names.ownership`` has the times.
        """
        return pl.DataFrame(self._of_groups._native.nodes("institution")).drop("group").rename({"institution": "group"})

    @property
    def technologies(self) -> pl.DataFrame:
        """The technologies of the scheme the map was built with."""
        return pl.DataFrame(self._native.nodes("technology"))

    @property
    def regions(self) -> pl.DataFrame:
        """The regions of all levels, and the zones (高新区, 经开区, 新区) that exports and enterprise lists name.

        ``level`` is ``province``, ``city``, ``county`` or ``zone``. Zones lie in counties and do not cover them: what lies in a
        zone counts in its county as well.
        """
        return pl.DataFrame(self._native.nodes("region"))

    @property
    def branches(self) -> pl.DataFrame:
        """The branches of the industry, with their stage."""
        return pl.DataFrame(self._native.nodes("branch"))

    def edges(self, source: str, target: str) -> pl.DataFrame:
        """The edges between two kinds of nodes, by year."""
        return pl.DataFrame(self._for(source, target).edges(source, target))

    @property
    def dual_filings(self) -> pl.DataFrame:
        """Pairs of an invention and a utility model filed on one day under one title by the same institutions (一案双申).

        They are two rights and count as two; who counts inventions should know of them. Empty where the map is dated otherwise
        than by application.
        """
        return pl.DataFrame(self._native.dual_filings())

    def display_names(self) -> dict[str, dict[str, str]]:
        """Names of technologies, branches, stages and kinds in the current language, by column; empty for Chinese."""
        if language() == "zh":
            return {}
        return self._english_names

    @cached_property
    def _english_names(self) -> dict[str, dict[str, str]]:
        technologies = self.technologies.select("technology", "technology_en").iter_rows()
        branches = self.branches.select("branch", "branch_en").iter_rows()
        return {
            "technology": dict(technologies),
            "branch": dict(branches),
            "stage": STAGES,
            "kind": {zh: kind for kind, (zh, _) in KINDS.items()},
        }

    # Names

    @property
    def names(self) -> Names:
        """Every raw form with its institution and why; the doubtful merges, the ownership, the match rates.

        >>> m.names.table.columns[:4]
        ['row', 'raw', 'name', 'institution']
        """
        return Names(self._native.names())

    @property
    def review(self) -> pl.DataFrame:
        """The doubtful merges, those that move most patents first, with the reason of each."""
        return self.names.review

    def enterprises(self, firms: Enterprises) -> pl.DataFrame:
        """The typed table of an enterprise list, and beside each row its institution here with what it holds.

        ``institution`` is null where no patent names the enterprise. ``found_by`` ties the row to it: the institution bears the
        ``code`` of the row, or its ``name``; one with another code is never taken, nor a name that several bear. ``evidence``
        ties the names in the patents to the institution, the weakest of them.
        Two rows may be one institution, so count patents once an institution.

        >>> table = m.enterprises(im.read_enterprises(files["enterprises"]))
        >>> table.columns[-7:]
        ['institution', 'found_by', 'evidence', 'patents', 'weight', 'first_year', 'last_year']
        >>> set(table["found_by"].drop_nulls()) <= {"code", "name"}
        True
        """
        held = ("institution", "found_by", "evidence", "patents", "weight", "first_year", "last_year")
        typed = firms.typed()
        own = {name: f"{name}′" for name in held if name in typed.columns}
        found = pl.DataFrame(self._native.found_enterprises(firms._native))
        totals = self.institutions.select("institution", *held[2:])
        joined = found.join(totals, on="institution", how="left", maintain_order="left").select(held)
        return typed.rename(own).hstack(joined)

    @property
    def region_conflicts(self) -> pl.DataFrame:
        """Institutions that the enterprise list puts elsewhere than the patents that they hold alone; the list is followed.

        >>> m.region_conflicts.columns
        ['institution', 'by_list', 'by_patents', 'patents']
        """
        return pl.DataFrame(self._native.region_conflicts())

    def with_names(
        self,
        *,
        institution: str | None = None,
        doubtful: str | None = None,
        decisions: object = None,
        progress: bool = True,
    ) -> Map:
        """The same patents with names taken otherwise: the map that would have been built so.

        ``institution`` is ``"legal_person"`` or ``"group"``; ``doubtful`` says whether doubtful merges are ``"apart"`` or
        ``"merged"``; ``decisions`` (a file, a table or ``im.Decisions``) take the place of those the map has. What is not given stays. A name that looks like a
        person's and was left out when the map was built stays out.

        >>> m.with_names(institution="group").institutions.height <= m.institutions.height
        True
        """
        given = None if decisions is None else Decisions(decisions)._native
        native = run(
            say("解析名称", "resolve names"),
            lambda watched: self._native.with_names(
                institution=institution, doubtful=doubtful, decisions=given, progress=watched
            ),
            show=progress,
        )
        return Map(native)

    @cached_property
    def _of_groups(self) -> Map:
        groups = self.summary["parameters"]["institution"] == "group"
        return self if groups else self.with_names(institution="group")

    def _for(self, *kinds: str) -> _innomap.Map:
        """The map that has nodes of these kinds: groups are the institutions of a map of their own."""
        return self._of_groups._native if any(kind in ("group", "groups") for kind in kinds) else self._native

    @property
    def incomplete_from(self) -> int | None:
        """The first year of which part is not published yet."""
        month = self.summary.get("incomplete_from")
        return None if month is None else int(str(month)[:4])

    # Measures

    def matrix(
        self,
        row: str,
        column: str,
        *,
        by: str | None = None,
        level: str | None = None,
        where: Mapping[str, str] | None = None,
        period: Period | None = None,
    ) -> Result:
        """Rows by columns as sparse triplets; ``by="year"`` splits them by year.

        ``weight`` is the number of patents with each shared over its applicants (regions) and classes, so that the cells of a
        table add up to the patents that have both; ``patents`` counts each patent as one. A region of null is what could not
        be placed at the ``level`` (``province``, ``city``, ``county`` or ``zone``), a year of null what has no date; cells
        without a patent are not listed. Unknown kinds, levels and filters raise ``ConfigurationError`` or ``NameNotFoundError``.

        >>> cells = m.matrix("region", "technology").table
        >>> round(cells["weight"].sum()) == m.summary["patents"] - m.summary["without_class"]
        True
        """
        return self._result(
            self._for(row, column).matrix(
                row, column, by=by, level=level, where_json=filters(where), period=span_of(period)
            )
        )

    def rank(
        self,
        kind: str,
        *,
        by: str = "patents",
        where: Mapping[str, str] | None = None,
        period: Period | None = None,
        top: int | None = 20,
        interval: float | None = 0.95,
        level: str | None = None,
        replicates: int = 1000,
        seed: int = 1,
        counting: str | None = None,
        growth_window: int = 3,
        growth_minimum: int = 5,
    ) -> Result:
        """Rank institutions, technologies, regions or branches, with intervals from resampling the patents.

        ``by`` is ``patents``, ``share`` (part of all selected patents, 0 to 1) or ``growth`` (patents of the last
        ``growth_window`` complete years over those of the years before, minus 1; null where there were none, not ranked below
        ``growth_minimum``). ``where`` filters by region or zone, branch, technology or institution; ``level`` is the level of
        regions (``province``, ``city``, ``county``, ``zone``). Ties share a rank (1, 2, 2, 4). ``interval`` is the confidence of the rank
        interval, from ``replicates`` resamples of the patents (Efron & Tibshirani 1993; Goldstein & Spiegelhalter 1996);
        None leaves it out, and a ranking by growth has none. A misspelt name raises ``NameNotFoundError`` with the nearest.

        >>> top = m.rank("region", top=2, interval=None)
        >>> top.table.select("rank", "region").rows()
        [(1, '浙江省'), (2, '江苏省')]
        >>> m.explain(top, row=0).height == top.table["patents"][0]
        True
        """
        wanted = filters(where)
        span = span_of(period)
        confidence = None if by == "growth" else interval
        native = self._for(kind)
        return self._result(
            run(
                say("排名", "rank"),
                lambda progress: native.rank(
                    kind,
                    by=by,
                    where_json=wanted,
                    period=span,
                    top=top,
                    interval=confidence,
                    level=level,
                    replicates=replicates,
                    seed=seed,
                    counting=counting,
                    growth_window=growth_window,
                    growth_minimum=growth_minimum,
                    progress=progress,
                ),
            )
        )

    def specialisation(
        self,
        row: str,
        column: str,
        *,
        level: str | None = None,
        period: Period | None = None,
        counting: str | None = None,
        where: Mapping[str, str] | None = None,
    ) -> Result:
        """Revealed comparative advantage of each row in each column (Balassa 1965).

        RCA = (x / r) / (c / T) with x the patents of the cell, r of its row, c of its column and T of all; no unit, 1 is the
        average. ``specialised`` is x·T ≥ r·c, compared exactly in integers, so that ties count. Cells without a patent are not
        listed, and what could not be placed is left out of the totals.

        >>> table = m.specialisation("region", "branch").table
        >>> (table["specialised"] == (table["rca"] >= 1 - 1e-12)).all()
        True
        """
        return self._result(
            self._for(row, column).specialisation(
                row, column, level=level, period=span_of(period), counting=counting, where_json=filters(where)
            )
        )

    def complexity(
        self,
        row: str,
        column: str,
        *,
        of: Of = "rows",
        level: str | None = None,
        period: Period | None = None,
        counting: str | None = None,
        where: Mapping[str, str] | None = None,
        presence: float | PresenceRule | None = None,
        sign: Sign = "diversity",
        components: str = "giant",
        scale: str = "eci",
        ddof: int = 0,
    ) -> Result:
        """Economic complexity of the rows (ECI), of the columns (PCI), or of both, from where rows are specialised.

        ``of="both"`` lists both sides, told apart by ``side``. What is asked for and found is as in
        :func:`innomap.measures.complexity`; filters, counting and level as in :meth:`specialisation`. Hidalgo & Hausmann (2009).

        >>> m.complexity("region", "technology").table.columns
        ['region', 'eci', 'raw_eci', 'diversity', 'reason']
        """
        options = {
            "of": one_of("of", of, SIDES),
            "presence": presence_options(presence),
            "sign": sign_option(sign),
            "components": one_of("components", components, ("giant", "each", "error")),
            "scale": one_of("scale", scale, ("eci", "own", "raw")),
            "ddof": ddof,
        }
        chosen = _chosen(options, level=level, period=period, counting=counting, where=where)
        native = self._for(row, column)
        label = say("复杂度", "complexity")
        return self._result(run(label, lambda progress: native.complexity(row, column, progress=progress, **chosen)))

    def relatedness(
        self,
        node: str,
        *,
        across: str | None = None,
        kind: str | RelatednessRule = "min_conditional",
        presence: float | PresenceRule | None = None,
        top: int | None = None,
        minimum: float | None = None,
        level: str | None = None,
        period: Period | None = None,
        counting: str | None = None,
        where: Mapping[str, str] | None = None,
    ) -> Result:
        """How related technologies (branches, institutions, regions) are, by what they are found in together.

        Technologies and branches are related ``across`` institutions (default) or regions, institutions and regions across
        technologies (default) or branches. Present means a quotient (RCA) of at least 1 unless ``presence`` says otherwise;
        ``kind`` is one of those of ``im.measures.proximity`` (Hidalgo et al. 2007 by default), as are ``top`` and ``minimum``.

        >>> m.relatedness("technology", top=1).table.columns[:2]
        ['technology', 'related_technology']
        """
        columns = node in ("technology", "branch", "technologies", "branches")
        other = across or ("institution" if columns else "technology")
        row, column = (other, node) if columns else (node, other)
        options = {
            "relatedness": relatedness_options(kind),
            "presence": presence_options(presence),
            "side": "column" if columns else "row",
            "top": top,
            "minimum": minimum,
        }
        chosen = _chosen(options, level=level, period=period, counting=counting, where=where)
        native = self._for(row, column)
        label = say("相关度", "relatedness")
        return self._result(run(label, lambda progress: native.relatedness(row, column, progress=progress, **chosen)))

    def dynamics(
        self,
        row: str,
        column: str,
        *,
        window: int = 5,
        rates: bool = False,
        presence: float | PresenceRule | None = None,
        level: str | None = None,
        period: Period | None = None,
        counting: str | None = None,
        where: Mapping[str, str] | None = None,
    ) -> Result:
        """What rows took up and gave up between windows of years, event by event, or as ``rates`` of each row.

        Windows of ``window`` whole years end with the last year of the map; earlier years that fill none are left out and said.
        An entry is a column a row had not (quotient below 1, or ``presence``) in a window and has in the next; rows and columns
        with nothing in one of the two are no events (Boschma, Balland & Kogler 2015).

        >>> set(m.dynamics("institution", "technology", window=3).table["event"]) <= {"entry", "exit"}
        True
        """
        options = {"presence": presence_options(presence)}
        chosen = _chosen(options, level=level, period=period, counting=counting, where=where)
        native = self._for(row, column)
        label = say("进入与退出", "entry and exit")
        return self._result(
            run(
                label,
                lambda progress: native.dynamics(row, column, window=window, rates=rates, progress=progress, **chosen),
            )
        )

    def centrality(self, node: str, *, kind: str = "pagerank", damping: float = 0.85) -> Result:
        """Centrality of nodes in the graph of what they do together.

        PageRank (Page et al. 1999) on edges weighted by the patents held together, each counted as one. It adds up to 1 over
        all nodes that have ties; those without are left out, and their number is among the warnings. ``node`` is
        ``institution`` or ``technology``.

        >>> shares = m.centrality("institution").table["pagerank"]
        >>> round(shares.sum(), 6)
        1.0
        """
        return self._result(self._for(node).centrality(node, kind=kind, damping=damping))

    def communities(self, node: str, *, resolution: float = 1.0, seed: int = 1) -> Result:
        """Communities of the graph of what nodes do together: parts that hold many ties inside and few between.

        The partition that the Leiden method (Traag, Waltman & van Eck 2019) finds for modularity at the ``resolution``, the
        same each time for a seed; a higher resolution gives smaller communities. Numbered from the largest.

        >>> m.communities("institution").definition["summary"]["modularity"] > 0.3
        True
        """
        native = self._for(node).communities(node, resolution=resolution, seed=seed)
        return self._result(native, network_of=node)

    def network(self, node: str, *, top: int = 40, seed: int = 1) -> Network:
        """The strongest ``top`` nodes with positions, for a picture."""
        native = self._for(node).network(node, top=top, seed=seed)
        return Network(native, self.provenance, node=node, top=top, seed=seed)

    def explain(self, result: Result, row: int = 0) -> pl.DataFrame:
        """The patents behind one row of a result, the largest part first.

        ``weight`` is the part of each patent that counts in the row: they add up to the row's fractional number, and their
        rows are its whole one. ``source`` names the file and row of each publication. A row that is not there raises
        ``InvalidValueError``.

        >>> m.explain(m.rank("branch", top=1, interval=None)).columns[:3]
        ['patent', 'publications', 'applications']
        """
        height = result.table.height
        if not 0 <= row < height:
            raise InvalidValueError(
                "结果中没有这一行",
                "the result has no such row",
                found=str(row),
                expected={"zh": f"0 至 {height - 1}", "en": f"0 to {height - 1}"},
            )
        native = self._for(*result.definition["keys"])
        return pl.DataFrame(native.explain(json.dumps(selection(result, row), ensure_ascii=False)))

    # Passing on

    def report(self, kind: str = "summary", *, region: str | None = None) -> Report:
        """A report of the map, or of one region of it: ``.save("x.html")`` or ``.save("x.xlsx")``."""
        return Report(self, kind, region=region)

    def save(self, path: str | Path) -> Path:
        """Write the map into one bundle on disk."""
        self._native.save(path_text(path))
        return Path(path)

    def to_networkx(self, pairs: Sequence[tuple[str, str]] | None = None) -> nx.Graph:
        """The map as an undirected networkx graph, years added up.

        The key of a node is ``kind:label``, its attributes are ``label``, ``kind`` and its totals. An edge holds ``weight``
        (patents, fractional), ``patents`` (counted once a year), ``first_year``, ``last_year`` and ``pair``. ``pairs`` picks
        the kinds to join, as ``[("institution", "institution")]``; without it all that the map holds. What is not known is
        left out. Needs networkx (``MissingExtraError`` names the extra). Divisions of one name are one node.

        >>> graph = m.to_networkx([("institution", "institution")])
        >>> {data["kind"] for _, data in graph.nodes(data=True)}
        {'institution'}
        """
        from .exchange import to_networkx

        return to_networkx(self, pairs)

    def to_gexf(self, path: str | Path, pairs: Sequence[tuple[str, str]] | None = None) -> Path:
        """Write the map as GEXF, which Gephi opens; nodes, edges and ``pairs`` are those of ``to_networkx``."""
        from .exchange import to_gexf

        return to_gexf(self, path, pairs)

    def merge(self, other: Map, *, progress: bool = True) -> Map:
        """One map of both, the same in either order."""
        label = say("合并图谱", "merge maps")
        return Map(run(label, lambda watched: self._native.merge(other._native, progress=watched), show=progress))

    def _result(self, native: _innomap.Result, network_of: str | None = None) -> Result:
        picture = None if network_of is None else lambda: self.network(network_of)
        return Result(native, incomplete_from=self.incomplete_from, picture=picture, names=self.display_names)

    def _rows(self) -> list[tuple[str, str]]:
        data = self.summary
        by_kind = listed(f"{kind_name(kind)} {grouped(count)}" for kind, count in data["institutions"].items() if count)
        total = grouped(sum(data["institutions"].values()))
        left_out = (data["unplaced"], data["undated"], data["without_class"])
        return [
            (say("专利", "patents"), grouped(data["patents"])),
            (say("其中属本产业", "in the industry"), grouped(data["in_industry"])),
            (say("机构", "institutions"), say(f"{total}（{by_kind}）", f"{total} ({by_kind})")),
            (say("名称", "names"), self._names_row()),
            (say("技术", "technologies"), grouped(data["technologies"])),
            (say("分支", "branches"), grouped(data["branches"])),
            (say("地区", "regions"), grouped(data["regions"])),
            (say("年份", "years"), year_span(data) or "—"),
            (
                say("未定位 / 无日期 / 无分类", "unplaced / undated / without class"),
                " / ".join(map(grouped, left_out)),
            ),
        ]

    def _names_row(self) -> str:
        names = self.summary["names"]
        counts = [
            (names["raw_forms"], "种写法", "raw forms"),
            (names["joined"], "个并入他名", "joined to another"),
            (names["doubtful"], "对存疑", "pairs in doubt"),
            (names["decisions"], "条人工决定", "decisions"),
        ]
        return listed(say(f"{grouped(n)} {zh}", f"{grouped(n)} {en}") for n, zh, en in counts if n)

    def _title(self) -> str:
        industry = self.summary.get("industry")
        name = pick(industry["name"]) if industry else ""
        return say(f"产业创新地图 {name}", f"innovation map {name}").strip()

    def __repr__(self) -> str:
        """A summary a person can read."""
        mark = f"［{SYNTHETIC}］" if self.summary["synthetic"] else ""
        lines = [self._title() + mark, *(f"  {name}: {text}" for name, text in self._rows())]
        return "\n".join(lines + [f"  ! {text}" for text in self.warnings])

    def _repr_html_(self) -> str:
        columns = ("项目", "内容")
        frame = pl.DataFrame(self._rows(), schema=dict.fromkeys(columns, pl.String), orient="row")
        badge = synthetic_badge(synthetic=bool(self.summary["synthetic"]))
        table = html_table(frame, [say("项目", "item"), say("内容", "text")])
        return panel(self._title(), table, badge=badge, notes=self.warnings)


def _chosen(
    options: Mapping[str, Any],
    *,
    level: str | None,
    period: Period | None,
    counting: str | None,
    where: Mapping[str, str] | None,
) -> dict[str, Any]:
    """What a measure of rows and columns is asked of: its options, and the part of the map that it looks at."""
    return {
        "options_json": json.dumps(options),
        "level": level,
        "period": span_of(period),
        "counting": counting,
        "where_json": filters(where),
    }


def build_map(
    patents: Patents,
    enterprises: Enterprises | None = None,
    *,
    industry: Industry | str | Path | None = None,
    technology: str = "wipo35",
    period: Period | None = None,
    unit: str = "family",
    counting: str = "fractional",
    date: str = "application",
    patent_type: str | Sequence[str] | None = None,
    documents: str = "all",
    geography: str = "current",
    scope: str = "all",
    institution: str = "legal_person",
    doubtful: str = "apart",
    decisions: object = None,
    progress: bool = True,
) -> Map:
    """Build the map: identify families, institutions and regions, classify, and count.

    ``industry`` is a definition, or the name or path of one. ``unit`` is what counts as one: ``"family"`` (publications
    that share a family, an application or a number), ``"application"`` or ``"publication"``. ``date`` says which date gives
    the year: ``"application"``, ``"publication"``, ``"grant"`` or ``"priority"``. ``patent_type`` keeps only
    ``"invention"`` (发明), ``"utility_model"`` (实用新型) or ``"design"`` (外观设计), or several of them; ``documents`` keeps only
    patents with an application laid open (``"applications"``) or with a grant or registration (``"grants"``). What is left
    out is counted in the map's warnings. ``scope="industry"`` keeps only patents in a branch of the industry.
    ``geography`` says whose borders the regions of patents have: today's (``"current"``), or those of the year of each patent
    (``"contemporary"``: 绍兴县 until 2012, 柯桥区 since); patents whose county of then is not certain are counted in the
    warnings, and institutions stand where they are today. A region column that says more than the province comes before the
    address; where it does not, the address says the county.
    ``institution`` says what counts as one: the ``"legal_person"`` or the ``"group"`` of today, with the earlier patents of what
    it bought. ``doubtful`` says whether doubtful
    merges of names stay ``"apart"`` or are ``"merged"``; ``decisions`` is the file (or table) of what a person decided about
    names, which overrules all other evidence. Work of more than a second shows a bar in a terminal or a notebook, unless
    ``progress`` is false; Ctrl-C stops it.
    """
    types = [patent_type] if isinstance(patent_type, str) else patent_type
    definition = Industry.load(industry) if isinstance(industry, str | Path) else industry
    span = span_of(period)
    decided = None if decisions is None else Decisions(decisions)._native
    native = run(
        say("构建图谱", "build the map"),
        lambda watched: _innomap.build_map(
            patents._native,
            None if enterprises is None else enterprises._native,
            None if definition is None else definition._native,
            technology=technology,
            period=span,
            unit=unit,
            counting=counting,
            date=date,
            patent_type=None if types is None else list(types),
            documents=documents,
            geography=geography,
            scope=scope,
            institution=institution,
            doubtful=doubtful,
            decisions=decided,
            progress=watched,
        ),
        show=progress,
    )
    return Map(native)


def open_map(path: str | Path, *, progress: bool = True) -> Map:
    """Open a saved map."""
    label = say("打开图谱", "open the map")
    return Map(run(label, lambda watched: _innomap.open_map(path_text(path), progress=watched), show=progress))
