"""Patents through a scheme, a concordance or an industry: which classes each belongs to, with shares."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from . import _innomap
from .columns import grouped
from .concordance import Concordance
from .errors import ConfigurationError, InvalidValueError, SchemaError
from .industry import Industry
from .language import Message, say
from .options import one_of
from .patents import Patents, read_patents
from .result import Result
from .tables import text_table

SCHEMES = (
    "wipo35", "ipc_section", "ipc_class", "ipc_subclass", "ipc4", "ipc_main_group", "nace2", "sei", "gbt4754",
)  # fmt: skip
"""Names that ``classify`` takes as ``scheme``."""

_LEVELS = {"nace2": ("division", "group"), "gbt4754": ("section", "division", "group", "class")}
_VENDOR = {"gbt4754": "national_economy", "sei": "emerging_industry"}
_LITERATURE = {
    "wipo35": ["Schmoch, U. (2008): Concept of a technology classification for country comparisons. WIPO."],
    "nace2": [
        "Van Looy, B., Vereyen, C., Schmoch, U. (2015): Patent statistics: concordance IPC V8 - NACE Rev. 2, version 2.0."
    ],
    "sei": ["国家知识产权局 (2021): 战略性新兴产业分类与国际专利分类参照关系表（2021）（试行）."],
}
_MACHINE: Message = {
    "zh": "内置的战略性新兴产业对照表只含高端装备制造（第2类），由机器转录，未与原文件逐条核对；关键词是官方说明按标点切开的词",
    "en": "the packaged table of strategic industries holds section 2 (high-end equipment) only; it was transcribed by a machine "
    "and not checked line by line against the official file; its words are pieces of the official descriptions",
}


@dataclass(frozen=True)
class Made:
    """A result that was put together here, in the form in which the core hands one over."""

    table: pl.DataFrame
    definition_json: str
    warnings_json: str
    provenance_json: str


def made_result(
    table: pl.DataFrame,
    definition: Mapping[str, Any],
    warnings: list[Message],
    provenance: Mapping[str, Any],
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> Result:
    """A result of a table that was put together here."""
    texts = (json.dumps(data, ensure_ascii=False) for data in (definition, warnings, provenance))
    native: Any = Made(table, *texts)
    return Result(native, names=lambda: names or {})


def column(name: str, zh: str, en: str, meaning_zh: str, meaning_en: str) -> dict[str, Any]:
    """The description of a column of a result."""
    return {"name": name, "label": {"zh": zh, "en": en}, "meaning": {"zh": meaning_zh, "en": meaning_en}}


def classify(
    patents: object,
    *,
    scheme: str | Industry | Concordance = "wipo35",
    level: str | None = None,
    bridge: bool = True,
    words: bool = True,
    source: str = "auto",
    concordance: Concordance | None = None,
) -> Result:
    """Each patent with its classes by a scheme: one row a patent and class, with the share of the patent that the class has.

    ``patents`` is what ``read_patents`` returns, any table with a column ``ipc``, or a list with the symbols of a patent in each
    place (``["H01L 21/02; B25J 9/16", …]``). ``scheme`` is one of ``wipo35``, ``ipc_section``, ``ipc_class``, ``ipc_subclass``
    (also ``ipc4``), ``ipc_main_group``, ``nace2``, ``sei`` (strategic emerging industries, CNIPA 2021), ``gbt4754``, an
    ``Industry``, or what ``read_concordance`` returns.

    The weight is the share of the patent's distinct symbols that lie in the class, of those that have a class; by rules
    (``sei``) and by a vendor's column the classes of a patent share it evenly. ``level`` chooses ``division`` or ``group`` of
    ``nace2``, and ``section``, ``division``, ``group`` or ``class`` of ``gbt4754``. ``bridge`` lets symbols that the IPC moved
    (H01L to H10 and others) stand where they stood, so that a dataset over many years does not split. ``words=False`` lets the
    symbols of a rule decide alone. ``source`` is ``vendor``, ``rules`` or ``auto``: for ``gbt4754`` the vendor's column comes
    first, then ``concordance``.

    >>> im.classify(["B25J 9/16; B23Q 3/02; B25J 11/00"], scheme="ipc4").table.select("code", "weight").rows()
    [('B23Q', 0.3333333333333333), ('B25J', 0.6666666666666666)]
    >>> im.classify(["A61K 8/02; A61K 31/00"], scheme="nace2").table["code"].to_list()
    ['20.4', '21']
    >>> im.classify(["H10D 30/00", "H01L 29/78"], scheme="ipc4").table["code"].to_list()
    ['H01L', 'H01L']
    """
    if isinstance(scheme, Industry):
        return _by_industry(patents, scheme)
    if isinstance(scheme, Concordance):
        concordance, scheme, source = scheme, scheme.kind, "rules"
    name = one_of("scheme", scheme, (*SCHEMES, "green", "digital") if concordance is not None else SCHEMES)
    one_of("source", source, ("auto", "vendor", "rules"))
    if level is not None:
        if name not in _LEVELS:
            raise ConfigurationError(
                f"{name} 没有 level 选项",
                f"{name} has no option level",
                found=repr(level),
                expected={"zh": "不写 level", "en": "no level"},
            )
        one_of("level", level, _LEVELS[name])
    data = patents if isinstance(patents, Patents) else as_table(patents)
    if source == "vendor" or (source == "auto" and name == "gbt4754" and _has_vendor_column(data)):
        return _by_vendor(data, name, level or "class")
    if name == "gbt4754" and concordance is None:
        raise SchemaError(
            "没有国民经济行业分类列，也没有给出对照表",
            "there is neither a vendor's column of the national economy nor a concordance",
            place={"column": "national_economy"},
            hint={
                "zh": '请导出数据商的国民经济行业分类列，或用 im.read_concordance(文件, kind="gbt4754") 读入国家知识产权局的对照表，'
                "写作 concordance=…",
                "en": "export the vendor's column, or read CNIPA's table with im.read_concordance(file, kind=\"gbt4754\") and give it "
                "as concordance=…",
            },
        )
    return _by_view(data, name, level, concordance, bridge=bridge, words=words)


def _has_vendor_column(data: Patents | pl.DataFrame) -> bool:
    texts = text_column(data, _VENDOR["gbt4754"])
    return texts is not None and texts.null_count() < len(texts)


def text_column(data: Patents | pl.DataFrame, name: str) -> pl.Series | None:
    """One column of the patents, where they have it; the others are not touched."""
    if isinstance(data, pl.DataFrame):
        return data[name] if name in data.columns else None
    found = data._native.column(name)
    return None if found is None else pl.DataFrame(found)[name]


def as_table(patents: object) -> pl.DataFrame:
    """A table of texts from a list of symbols, a series, or any table."""
    if isinstance(patents, str):
        raise InvalidValueError("应给出一列专利", "a list of patents is needed", found=repr(patents))
    if isinstance(patents, pl.Series) or (isinstance(patents, list | tuple) and not hasattr(patents, "columns")):
        if isinstance(patents, list | tuple) and any(
            not isinstance(p, str | list | tuple | type(None)) for p in patents
        ):
            raise InvalidValueError(
                "列表中应为每件专利的分类号",
                "the list holds the symbols of each patent",
                found=type(patents[0]).__name__,
            )
        return text_table({"ipc": list(patents)})
    table = text_table(patents)
    headers = {name.strip().lower(): name for name in table.columns}
    known = {"ipc": ("ipc", "ipc分类号", "ipc_codes"), "publication": ("publication", "公开(公告)号", "公开号")}
    renamed = {headers[text]: meaning for meaning, texts in known.items() for text in texts if text in headers}
    return table.rename({old: new for old, new in renamed.items() if old != new})


def _by_view(
    data: Patents | pl.DataFrame,
    name: str,
    level: str | None,
    concordance: Concordance | None,
    *,
    bridge: bool,
    words: bool,
) -> Result:
    asked = "nace2_division" if name == "nace2" and level == "division" else name
    rules = None if concordance is None else concordance.at_level(level).json
    if isinstance(data, Patents):
        native, about = _innomap.classify_patents(data._native, asked, concordance=rules, bridge=bridge, words=words)
    else:
        native, about = _innomap.classify_table(data, asked, concordance=rules, bridge=bridge, words=words)
    by_rules = name != "gbt4754" and (name == "sei" or concordance is not None)
    parameters = {"scheme": name, "level": level, "bridge": bridge, "words": words if by_rules else None}
    extra = [_MACHINE] if name == "sei" and concordance is None else list(concordance.notes) if concordance else []
    return _result(data, pl.DataFrame(native), json.loads(about), parameters, _formula(name, by_rules=by_rules), extra)


def _by_vendor(data: Patents | pl.DataFrame, name: str, level: str) -> Result:
    if name not in _VENDOR:
        raise ConfigurationError(
            f"{name} 没有数据商的列",
            f"no vendor's column gives {name}",
            expected={"zh": "gbt4754 或 sei", "en": "gbt4754 or sei"},
        )
    if isinstance(data, Patents):
        native, about = _innomap.classify_vendor(data._native, _VENDOR[name], level)
    else:
        native, about = _innomap.classify_vendor_table(data, _VENDOR[name], level)
    parameters = {"scheme": name, "level": level if name == "gbt4754" else None, "source": "vendor"}
    formula = "weight = 1 / number of distinct classes that the vendor gives the patent"
    return _result(data, pl.DataFrame(native), json.loads(about), parameters, formula, [])


def _by_industry(patents: object, industry: Industry) -> Result:
    memberships = getattr(industry, "memberships", None)
    if memberships is None:
        raise ConfigurationError(
            "这一版本还不能按产业定义分类", "this version cannot classify by an industry yet", found=repr(industry)
        )
    result: Result = memberships(patents if isinstance(patents, Patents) else read_patents(as_table(patents)))
    return result


def _formula(name: str, *, by_rules: bool) -> str:
    if by_rules:
        return "weight = 1 / number of distinct classes whose rule the patent meets (a symbol in include and not in exclude, and its words)"
    if name == "nace2":
        return (
            "weight(c) = mapped symbols in c / mapped symbols of the patent; symbols that take the class of the others "
            "(F16S, B29K, B29L, C12R, ?99Z, B65D) are left out where others are there; C07B/C/F/G, C12M, C12S, C40B count as 21 "
            "beside A61K other than A61K 8"
        )
    return "weight(c) = distinct symbols of the patent in c / distinct symbols of the patent that have a class"


def _result(
    data: Patents | pl.DataFrame,
    found: pl.DataFrame,
    about: dict[str, Any],
    parameters: dict[str, Any],
    formula: str,
    extra: list[Message],
) -> Result:
    classes, facts, source = about["classes"], about["facts"], about["source"]
    named = {
        "code": pl.Series("code", [c["code"] for c in classes], dtype=pl.String),
        "label": pl.Series("label", [c["name"]["zh"] for c in classes], dtype=pl.String),
        "group": pl.Series("group", [c["group"]["zh"] for c in classes], dtype=pl.String),
    }
    rows, index = found["row"], found["class"]
    first = _keys(data, rows)
    table = pl.DataFrame([*first, *(series.gather(index) for series in named.values()), found["weight"]])
    english = {c[part]["zh"]: c[part]["en"] for c in classes for part in ("name", "group")}
    names = {"label": english, "group": english} if say("zh", "en") == "en" else {}
    keys = [*(series.name for series in first), "code"]
    definition = {
        "measure": "classify",
        "title": {"zh": f"专利分类：{about['title']['zh']}", "en": f"Patents by class: {about['title']['en']}"},
        "formula": formula,
        "parameters": {key: value for key, value in parameters.items() if value is not None},
        "literature": [source, *_LITERATURE.get(parameters["scheme"], [])],
        "keys": keys,
        "columns": _columns(keys),
        "chart": "ranking",
        "summary": {key: value for key, value in facts.items() if not isinstance(value, list)},
    }
    provenance = {"program": f"innomap {_innomap.__version__}", "concordance": source, "parameters": {}}
    if isinstance(data, Patents):
        provenance["synthetic"] = data.audit.synthetic
    return made_result(table, definition, [*_warnings(facts, parameters), *extra], provenance, names)


def _keys(data: Patents | pl.DataFrame, rows: pl.Series) -> list[pl.Series]:
    row, texts = rows.alias("row"), text_column(data, "publication")
    return [row] if texts is None else [row, texts.gather(rows)]


def _columns(keys: list[str]) -> list[dict[str, Any]]:
    described = [
        column("row", "行", "row", "输入表中的行，从0起", "row of the input, from 0"),
        column("publication", "公开(公告)号", "publication", "公开(公告)号", "publication number"),
        column("code", "代码", "code", "类的代码", "code of the class"),
        column("label", "类", "class", "类的名称", "name of the class"),
        column("group", "上级", "group", "上一级的名称", "what the class belongs to"),
        column(
            "weight",
            "权重",
            "weight",
            "该专利属于该类的份额，每件合计为1",
            "share of the patent in the class; 1 a patent in all",
        ),
    ]
    return [each for each in described if each["name"] not in {"row", "publication"} or each["name"] in keys]


def _warnings(facts: dict[str, Any], parameters: dict[str, Any]) -> list[Message]:
    out: list[Message] = []

    def add(number: int, zh: str, en: str) -> None:
        if number:
            text = grouped(number)
            out.append({"zh": zh.replace("#", text), "en": en.replace("#", text)})

    def listed(kind: str) -> str:
        return ", ".join(f"{each['text']} ({each['patents']})" for each in facts[kind][:8])

    without = facts["patents"] - facts["classified"] - facts["empty"]
    add(
        facts["empty"],
        "#件专利没有分类号（或数据商没有给出类），不在表中",
        "# patents name no symbol or class and are not in the table",
    )
    add(
        without,
        "#件专利有分类号但没有对应的类，不在表中",
        "# patents have symbols but no class and are not in the table",
    )
    add(
        0 if parameters["scheme"] == "sei" else facts["unknown_symbols"],
        f"#个分类号没有对应的类，不计入份额：{listed('unknown')}",
        f"# symbols have no class and do not count: {listed('unknown')}",
    )
    add(
        facts["unread_texts"],
        f"#种写法不能识别，不计入：{listed('unread')}",
        f"# texts are not understood and do not count: {listed('unread')}",
    )
    add(
        facts["bridged"],
        "#件专利含有IPC改版后移动的分类号，按其原来所在的类计入（bridge）",
        "# patents hold symbols that the IPC moved, counted where they stood before (bridge)",
    )
    add(
        facts["kept_by_words"],
        "#件专利的分类号符合规则而标题和摘要中没有其关键词；words=False 时只看分类号",
        "# patents have the symbols of a rule but not its words; words=False lets the symbols decide",
    )
    if parameters.get("words") and not facts["has_texts"]:
        out.append(
            {
                "zh": "数据没有标题和摘要列：有关键词的规则都不成立",
                "en": "there is neither title nor abstract: no rule with words can hold",
            }
        )
    return out
