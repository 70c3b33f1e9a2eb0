"""Industry definitions: stages, branches and the rules that put a patent into a branch."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from . import _innomap
from .atomic import write_bytes
from .comparison import Comparison, compare
from .display import html_table, panel
from .errors import DefinitionError
from .evaluation import Evaluation, evaluate
from .industry_diff import SYMBOLS, changes, rules, values
from .industry_schema import industry_schema
from .label_sample import STRATA, LabelSample, sample
from .language import language, pick, say
from .patents import Enterprises, Patents, path_text
from .result import Result


class Industry:
    """An industrial chain: its stages, its branches and their rules."""

    def __init__(self, native: _innomap.Industry) -> None:
        """Wrap the object of the core; users call ``Industry.load``."""
        self._native = native

    @classmethod
    def load(cls, name_or_path: str | Path) -> Industry:
        """A packaged definition by name, or your own ``.toml``. ``innomap.industries()`` lists the packaged ones."""
        return cls(_innomap.Industry.load(path_text(name_or_path)))

    @classmethod
    def from_toml(cls, text: str, *, name: str = "toml") -> Industry:
        """A definition written as a text; ``name`` is what errors call it."""
        return cls(_innomap.Industry.from_toml(text, name))

    def to_toml(self) -> str:
        """The definition as it was written."""
        return self._native.text()

    @property
    def warnings(self) -> pl.DataFrame:
        """What is doubtful about the definition: line, key, and the message in both languages and the current one."""
        rows = [
            {
                "line": notice["line"],
                "key": notice["key"],
                "message": pick(notice["message"]),
                "zh": notice["message"]["zh"],
                "en": notice["message"]["en"],
            }
            for notice in json.loads(self._native.warnings_json())
        ]
        schema = {"line": pl.Int64, "key": pl.String, "message": pl.String, "zh": pl.String, "en": pl.String}
        return pl.DataFrame(rows, schema=schema)

    def memberships(self, patents: Patents) -> Result:
        """The most specific branches of each patent, and the rules that say so.

        One row a patent, branch and rule: ``publication``, ``branch``, ``branch_label``, ``stage``, ``rule``. A patent in no
        branch has no row. Columns that rules need and the patents lack are named in ``.warnings``.
        """
        return Result(self._native.memberships(patents._native, zh=language() == "zh"))

    def enterprise_memberships(self, firms: Enterprises) -> Result:
        """The most specific branches of each enterprise by the enterprise rules.

        One row an enterprise, branch and rule: ``name``, ``branch``, ``branch_label``, ``stage``, ``rule`` and ``evidence``,
        which is the listed name, the class of GB/T 4754 or the words of the scope of business that say so.
        """
        return Result(self._native.enterprise_memberships(firms._native, zh=language() == "zh"))

    def explain(self, patents: Patents, publication: str) -> pl.DataFrame:
        """Why a patent belongs to its branches, and what it lacks for others.

        One row a condition of each rule that the patent meets, then of each rule of which it lacks one condition: ``branch``,
        ``branch_label``, ``rule``, ``meets``, ``condition``, ``holds``, ``asked``, ``found``, ``note``.
        """
        return pl.DataFrame(self._native.explain(patents._native, publication, zh=language() == "zh"))

    @property
    def rules(self) -> pl.DataFrame:
        """All rules: branch, rule, whether for patents or enterprises, which conditions it has, symbols, words, classes, note."""
        rows = [
            {
                "branch": branch["id"],
                "rule": rule["id"],
                "for": subject,
                "conditions": sorted({key.split(".")[0] for key, _ in found}),
                "symbols": [value for key, value in found if key in SYMBOLS],
                "words": [value for key, value in found if key.startswith(("keywords", "scope", "names"))],
                "classes": [value for key, value in found if key in ("gbt4754", "sei")],
                "note": rule["note"],
            }
            for branch, subject, rule in rules(self.definition)
            for found in [values(rule)]
        ]
        lists = ("conditions", "symbols", "words", "classes")
        columns = ("branch", "rule", "for", *lists, "note")
        schema = [(name, pl.List(pl.String()) if name in lists else pl.String()) for name in columns]
        return pl.DataFrame(rows, schema=schema)

    def diff(self, other: Industry) -> pl.DataFrame:
        """What another definition changes: one row a branch, rule, symbol, word, class or text that it adds, removes or changes.

        ``change`` is ``"added"``, ``"removed"`` or ``"changed"``; ``before`` is what stands here, ``after`` what stands there.

        >>> robots = im.Industry.load("industrial-robots")
        >>> wider = im.Industry.from_toml(robots.to_toml().replace('"F16H 49"', '"F16H 49", "F16H 55"', 1))
        >>> robots.diff(wider).select("change", "branch", "rule", "key", "after").rows()
        [('added', 'reducer', 'coclass', 'include', 'F16H 55')]
        """
        schema = ["change", "branch", "rule", "key", "before", "after"]
        rows = changes(self.definition, other.definition)
        return pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")

    def save(self, path: str | Path) -> Path:
        """Write the definition as a ``.toml``, beside its target and then moved into place."""
        return write_bytes(path, self.to_toml().encode())

    @staticmethod
    def schema() -> dict[str, Any]:
        """The JSON schema of the format, for editors.

        >>> sorted(im.Industry.schema()["required"])
        ['branch', 'en', 'format', 'id', 'stage', 'version', 'zh']
        """
        return industry_schema()

    @property
    def definition(self) -> dict[str, Any]:
        """The whole definition as data."""
        data: dict[str, Any] = json.loads(self._native.to_json())
        return data

    def _title(self) -> str:
        data = self.definition
        return (
            say(f"产业 {pick(data['name'])}", f"industry {pick(data['name'])}") + f" ({data['id']}, {data['version']})"
        )

    @property
    def branches(self) -> pl.DataFrame:
        """The branches with stage, depth and names."""
        data = self.definition
        stages = [pick(stage["name"]) for stage in data["stages"]]
        rows = [
            {
                "id": branch["id"],
                "stage": stages[branch["stage"]],
                "level": branch["level"],
                "zh": branch["name"]["zh"],
                "en": branch["name"]["en"],
            }
            for branch in data["branches"]
        ]
        schema = {"id": pl.String, "stage": pl.String, "level": pl.Int64, "zh": pl.String, "en": pl.String}
        return pl.DataFrame(rows, schema=schema)

    def sample(
        self,
        n: int,
        *,
        patents: Patents,
        labels: object = None,
        seed: int = 1,
        branches: Sequence[str] | None = None,
        strata: Sequence[str] = STRATA,
    ) -> LabelSample:
        """The next ``n`` patents worth a label, each for one branch, with an empty column ``verdict``.

        They go to the branches whose precision is least certain, and in each to four strata: members, near misses of a rule (its
        symbols without its words, or its words without its symbols), patents of the subclasses that members have, all others.
        ``stratum``, ``stratum_size``, ``population`` and ``weight`` say what a row stands for; keep them, since recall is
        estimated from them. What has a label in ``labels`` is not drawn again. The same patents, labels and seed give the same rows
        in any order of the patents. ``branches`` (default: those with rules) and ``strata`` restrict the drawing; without all
        strata there is no recall.

        >>> robots = im.Industry.load("industrial-robots")
        >>> drawn = robots.sample(20, patents=im.read_patents(files["patents"]))
        >>> len(drawn), drawn.table["verdict"].null_count()
        (20, 20)
        """
        return sample(self, n, patents=patents, labels=labels, seed=seed, branches=branches, strata=strata)

    def evaluate(
        self, labels: object, *, patents: Patents | None = None, incomplete: str = "error", interval: float = 0.95
    ) -> Evaluation:
        """Precision, recall and F1 of each branch and of all, with intervals, from labelled patents.

        ``labels`` is a file or any table with ``publication`` (公开号), ``branch`` (技术分支: id or name, of any level), ``verdict``
        (判定: 1/0, 是/否, yes/no), and, if you like, ``labeller`` (标注者) and ``note`` (备注). A label counts for the branch that
        it names. What is a member follows from the rules as they are now: on ``patents``, else on the title, abstract and ipc that the
        labels carry (those of ``sample`` do). A column ``right`` in place of ``verdict`` holds verdicts on members, and needs
        neither.

        Recall, and F1 with it, is estimated from the strata of ``sample``: each label stands for the patents of its stratum. Without
        strata, or where a stratum has no label, it is null and ``reason`` says why. Where labellers differ the verdict of most
        counts. ``.wrong`` lists the labels that the rules failed, ``.unknown`` those whose publication is not among the patents.
        ``incomplete="skip"`` passes over rows without a verdict, which else are an error. Wilson's interval at level ``interval``,
        combined over strata by variance recovery.

        >>> labels = {"publication": ["CN199000001A", "CN199000002A"], "branch": ["减速器", "减速器"],
        ...           "verdict": ["是", "否"], "title": ["谐波减速器", "谐波减速器"], "ipc": ["F16H 49/00", "F16H 49/00"]}
        >>> found = im.Industry.load("industrial-robots").evaluate(labels)
        >>> found.table.select("branch", "labelled", "right", "precision").row(0)
        ('reducer', 2, 1, 0.5)
        """
        return evaluate(self, labels, patents=patents, incomplete=incomplete, interval=interval)

    def compare(self, other: Industry, patents: Patents) -> Comparison:
        """How this definition and another differ on the same patents: Jaccard's index by branch, and who moves.

        Branches are matched by id, else by name; one without a counterpart is set beside the branch that is most like it by its
        patents. ``.moved`` lists the patents of one and not of the other, with the rules that took them in.

        >>> robots = im.Industry.load("industrial-robots")
        >>> same = robots.compare(robots, im.read_patents(files["patents"]))
        >>> set(same.table["jaccard"].drop_nulls()), same.moved.height
        ({1.0}, 0)
        """
        return compare(self, other, patents)

    def __repr__(self) -> str:
        """Name and branches."""
        return f"{self._title()}\n{self.branches}"

    def _repr_html_(self) -> str:
        labels = [
            say("编号", "id"),
            say("环节", "stage"),
            say("层级", "level"),
            say("中文名", "Chinese"),
            say("英文名", "English"),
        ]
        return panel(self._title(), html_table(self.branches, labels, rows=60))


def check_distinct(definitions: Sequence[Industry]) -> None:
    """Two definitions with one id and different content may not be used side by side: their results would bear one name."""
    seen: dict[str, str] = {}
    for industry in definitions:
        data, content = industry.definition, industry._native.content_hash()
        if seen.setdefault(data["id"], content) != content:
            raise DefinitionError(
                "两个产业定义的 id 相同而内容不同",
                "two industry definitions have one id and different content",
                found=data["id"],
                hint={"zh": "请改其中一个的 id", "en": "give one of them another id"},
            )


def industries() -> pl.DataFrame:
    """The packaged industry definitions."""
    return pl.DataFrame(
        json.loads(_innomap.industries_json()), schema={"id": pl.String, "zh": pl.String, "en": pl.String}
    )
