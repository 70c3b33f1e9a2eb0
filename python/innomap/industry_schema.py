"""The JSON schema of an industry definition, by which editors complete keys and mark mistakes while one writes."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

_SYMBOL = (
    r"^\s*[A-HY]([0-9]{2}([A-Z](\s*\*|\s*[0-9]{1,4}\s*(\*|/\*|/[0-9]{2,6}\s*\*?)?)?)?\*?)?\s*"
    r"(-\s*[A-HY][0-9]{2}[A-Z]?\s*([0-9]{1,4}(/([0-9]{2,6}|\*))?)?\s*)?$"
)


def _text(about: str) -> Schema:
    return {"type": "string", "description": about}


def _texts(about: str) -> Schema:
    return {"type": "array", "items": {"type": "string", "minLength": 1}, "description": about}


def _symbols(about: str) -> Schema:
    return {"type": "array", "items": {"type": "string", "pattern": _SYMBOL}, "description": about}


def _object(properties: Schema, required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _words() -> Schema:
    return {
        "any": _texts("至少出现一个 / at least one of these"),
        "all": _texts("全部出现 / every one of these"),
        "none": _texts("都不出现 / none of these"),
    }


def _keywords() -> Schema:
    near = _object(
        {
            "words": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 2},
            "within": {
                "type": "integer",
                "minimum": 0,
                "maximum": 1000,
                "description": "任意两词之间最多相隔的字符数 / characters between any two of the words at most",
            },
        },
        ["words", "within"],
    )
    fields = {
        "type": "array",
        "items": {"enum": ["title", "abstract", "claims"]},
        "minItems": 1,
        "description": "在哪些文本中找，默认标题和摘要 / texts that are searched; title and abstract by default",
    }
    return _object(_words() | {"in": fields, "near": {"type": "array", "items": near}}, [])


def _rule() -> Schema:
    return _object(
        {
            "id": _text("规则编号，分支内唯一 / id, unique in the branch"),
            "note": _text("规则的理由 / why the rule is as it is"),
            "include": _symbols("IPC 分类号，有其一即可 / IPC symbols, one is enough"),
            "cpc": _symbols("CPC 分类号，与 include 有其一即可 / CPC symbols; one of these or of include is enough"),
            "with": _symbols("须同现的 IPC 分类号之一 / one of these IPC symbols is there as well"),
            "exclude": _symbols("不得出现的 IPC 分类号 / none of these IPC symbols is there"),
            "keywords": _keywords(),
            "gbt4754": _texts("国民经济行业代码，含下级 / codes of GB/T 4754 with all below"),
            "sei": _texts("战略性新兴产业代码，含下级 / codes of strategic emerging industries with all below"),
        },
        ["id"],
    )


def _enterprise_rule() -> Schema:
    return _object(
        {
            "id": _text("规则编号，分支内唯一 / id, unique in the branch"),
            "note": _text("规则的理由 / why the rule is as it is"),
            "gbt4754": _texts("企业的国民经济行业代码，含下级 / class of the enterprise with all below"),
            "scope": _object(_words(), []) | {"description": "经营范围用语 / words of the scope of business"},
            "names": _texts("企业名称或统一社会信用代码，列入即属于 / names or credit codes; being listed is enough"),
        },
        ["id"],
    )


def industry_schema() -> Schema:
    """The schema as data; ``docs/industry.schema.json`` is the same."""
    stage = _object(
        {"id": _text("编号，如 upstream / id"), "zh": _text("中文名 / Chinese"), "en": _text("英文名 / English")},
        ["id", "zh", "en"],
    )
    branch = _object(
        {
            "id": _text("编号，产业内唯一 / id, unique in the industry"),
            "stage": _text("阶段编号；有上级分支时可省 / id of the stage; may be left out below another branch"),
            "parent": _text("上级分支编号，最多三级 / id of the branch above, three levels at most"),
            "zh": _text("中文名 / Chinese name"),
            "en": _text("英文名 / English name"),
            "scope_zh": _text("范围说明 / scope in Chinese"),
            "scope_en": _text("scope in English"),
            "weight": {
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": 1,
                "description": "在同级分支中的份额，合计为 1 / share among the branches beside it; they add up to 1",
            },
            "rule": {"type": "array", "items": _rule()},
            "enterprise_rule": {"type": "array", "items": _enterprise_rule()},
        },
        ["id", "zh", "en"],
    )
    texts = {
        "id": "编号 / id",
        "version": "版本，如 2026.1 / version",
        "zh": "中文名 / Chinese name",
        "en": "英文名 / English name",
        "scope_zh": "范围说明 / scope in Chinese",
        "scope_en": "scope in English",
        "note_zh": "实测精度及区间 / measured precision with its interval, in Chinese",
        "note_en": "measured precision with its interval",
        "editor": "责任编辑 / who answers for it",
    }
    properties: Schema = {"format": {"const": 1, "description": "格式版本 / version of the format"}}
    properties |= {key: _text(about) for key, about in texts.items()}
    properties |= {
        "sources": _texts("依据 / sources"),
        "changelog": _texts("版本变化 / what changed from version to version"),
        "stage": {"type": "array", "items": stage},
        "branch": {"type": "array", "items": branch},
    }
    required = ["format", "id", "version", "zh", "en", "stage", "branch"]
    title = "innomap 产业定义 / industry definition"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title} | _object(properties, required)
