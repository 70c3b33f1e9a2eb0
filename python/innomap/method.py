"""How a number was made, in words: the line under a chart and the method box of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .language import pick, say

Data = Mapping[str, Any]

_WORDS: dict[str, tuple[str, str, dict[str, tuple[str, str]]]] = {
    "unit": (
        "计量单位",
        "unit",
        {
            "family": ("专利族（一项发明计一件）", "patent families (one invention counts once)"),
            "application": ("申请", "applications"),
            "publication": ("公开文献", "publications"),
        },
    ),
    "counting": (
        "计数方法",
        "counting",
        {
            "fractional": ("分数计数（多个主体、多个类别均分一件）", "fractional (a patent is shared out evenly)"),
            "whole": ("整数计数（每个主体各计一件）", "whole (each takes the patent once)"),
        },
    ),
    "date": (
        "时间口径",
        "date",
        {
            "application": ("申请日", "date of application"),
            "publication": ("公开（公告）日", "date of publication"),
            "grant": ("授权日", "date of grant"),
            "priority": ("最早优先权日", "earliest priority date"),
        },
    ),
    "documents": (
        "文献",
        "documents",
        {
            "all": ("申请公开与授权", "applications and grants"),
            "applications": ("有申请公开的专利", "patents with an application laid open"),
            "grants": ("已授权或登记的专利", "patents granted or registered"),
        },
    ),
    "geography": (
        "地域口径",
        "geography",
        {
            "current": ("现行行政区划", "today's administrative divisions"),
            "contemporary": (
                "专利当年的行政区划，机构按现址",
                "administrative divisions of each patent's year; institutions where they are today",
            ),
        },
    ),
    "technology": (
        "技术分类",
        "technology scheme",
        {
            "wipo35": ("WIPO 35 个技术领域", "the 35 fields of WIPO"),
            "ipc_subclass": ("IPC 小类", "IPC subclasses"),
            "ipc4": ("IPC 小类", "IPC subclasses"),
            "ipc_class": ("IPC 大类", "IPC classes"),
            "ipc_section": ("IPC 部", "IPC sections"),
        },
    ),
    "scope": (
        "范围",
        "scope",
        {
            "all": ("读入的全部专利", "all patents read"),
            "industry": ("至少属于一个产业分支的专利", "patents in at least one branch of the industry"),
        },
    ),
}
KINDS = {
    "enterprise": ("企业", "enterprises"),
    "university": ("高校", "universities"),
    "institute": ("科研院所", "institutes"),
    "hospital": ("医院", "hospitals"),
    "government": ("机关团体", "government"),
    "other": ("其他", "other"),
}
"""Kinds of institutions in both languages, by the name in node tables."""
STAGES = {"上游": "upstream", "中游": "midstream", "下游": "downstream"}
"""English names of the stages that definitions share; another stage keeps its own name."""
_TYPES = {
    "invention": ("发明", "inventions"),
    "utility_model": ("实用新型", "utility models"),
    "design": ("外观设计", "designs"),
}
_SHORT = {"fractional": ("分数计数", "fractional"), "whole": ("整数计数", "whole"), "family": ("专利族", "families")}


def kind_name(kind: str) -> str:
    """A kind of institution in the current language."""
    return say(*KINDS.get(kind, (kind, kind)))


def _span(period: Any) -> str | None:
    return f"{period[0]}–{period[1]}" if period else None


def year_span(summary: Data) -> str | None:
    """First and last year of a map; nothing where no patent has a date."""
    first, last = summary["years"]
    return None if first is None else f"{first}–{last}"


def short_line(definition: Data, provenance: Data) -> str:
    """One line for under a title: unit, counting, date and period."""
    settings = {**provenance.get("parameters", {}), **_given(definition.get("parameters", {}))}
    settings["date"] = provenance.get("dated_by", settings.get("date", ""))
    parts = []
    for name in ("unit", "counting", "date"):
        value = str(settings.get(name, ""))
        if value:
            zh, en = _SHORT.get(value) or _WORDS[name][2].get(value, (value, value))
            parts.append(say(zh, en))
    where = dict(settings.get("where") or {})
    span = _span(where.pop("period", None) or settings.get("period"))
    parts += [str(value) for value in where.values()] + ([span] if span else [])
    return " · ".join(parts)


def _given(parameters: Data) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if value is not None}


def settings_rows(provenance: Data) -> list[tuple[str, str]]:
    """The settings a map was built with, as pairs of label and text."""
    rows = []
    parameters = provenance.get("parameters", {})
    for name, (zh, en, values) in _WORDS.items():
        if parameters.get(name) is not None:
            value = str(parameters[name])
            text = say(*values.get(value, (value, value)))
            if name == "date" and provenance.get("dated_by", value) != value:
                used = say(*values[provenance["dated_by"]])
                text = say(f"{used}（所读文件没有{text}）", f"{used} (the files have no {text})")
            rows.append((say(zh, en), text))
    if parameters.get("patent_type"):
        texts = [say(*_TYPES.get(name, (name, name))) for name in parameters["patent_type"]]
        rows.append((say("专利类型", "types of right"), say("、", ", ").join(texts)))
    if parameters.get("period"):
        rows.append((say("年份", "period"), _span(parameters["period"]) or ""))
    industry = provenance.get("industry")
    if industry:
        name = f"{pick(industry['name'])} {industry['id']}"
        text = say(f"{name}，版本 {industry['version']}", f"{name}, version {industry['version']}")
        rows.append((say("产业定义", "industry definition"), text))
    if provenance.get("concordances"):
        listed = say("；", "; ").join(pick(item) for item in provenance["concordances"])
        rows.append((say("对照表", "concordances"), listed))
    rows.append((say("程序版本", "program"), str(provenance.get("program", ""))))
    return rows


def definition_rows(definition: Data) -> list[tuple[str, str]]:
    """A definition as pairs: formula, parameters, literature, and each column with its meaning."""
    rows = [(say("指标", "measure"), pick(definition["title"])), (say("公式", "formula"), str(definition["formula"]))]
    given = [
        f"{name} = {_parameter(value)}"
        for name, value in definition.get("parameters", {}).items()
        if value is not None and value != {}
    ]
    if given:
        rows.append((say("参数", "parameters"), say("；", "; ").join(given)))
    rows += [(say("文献", "literature"), str(source)) for source in definition.get("literature", ())]
    rows += [
        (say(f"列 {pick(column['label'])}", f"column {pick(column['label'])}"), pick(column["meaning"]))
        for column in definition.get("columns", ())
    ]
    return rows


def _parameter(value: Any) -> str:
    if isinstance(value, Mapping):
        return "；".join(f"{name} = {item}" for name, item in value.items()) or "—"
    if isinstance(value, list):
        return "–".join(str(item) for item in value)
    return str(value)
