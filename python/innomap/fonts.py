"""Chinese type for charts: found once, or one clear error. A renderer without the font drops every label silently."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from .errors import FileMissingError
from .extras import missing, require

FAMILIES = (
    "Noto Sans SC",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
"""Families in the order they are tried; the last one is always there."""

_user_folder: Path | None = None


def use(folder: str | Path) -> None:
    """Take fonts from this folder before all others (also: environment variable ``INNOMAP_FONTS``)."""
    global _user_folder
    folder = Path(folder)
    if not folder.is_dir():
        raise FileMissingError("字体文件夹不存在", "the font folder does not exist", place={"file": str(folder)})
    _user_folder = folder
    prepare.cache_clear()


def family_list() -> str:
    """The families as one list, for CSS and charts."""
    return ", ".join(f"'{family}'" if " " in family else family for family in FAMILIES)


def _folders() -> list[Path]:
    found = [_user_folder] if _user_folder else []
    if os.environ.get("INNOMAP_FONTS"):
        found.append(Path(os.environ["INNOMAP_FONTS"]))
    try:
        import pylopdf_fonts_zh_cn
    except ModuleNotFoundError:
        return found
    return [*found, pylopdf_fonts_zh_cn.sans_path().parent]


def _drawn(character: str) -> bytes:
    convert = require("vl_convert", "charts")
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="4" y="30" font-size="28" font-family="{family_list()}">{character}</text></svg>'
    )
    return bytes(convert.svg_to_png(svg))


@cache
def prepare() -> None:
    """Make a face with Chinese characters known to the renderer, once; raise if there is none."""
    convert = require("vl_convert", "charts")
    for folder in _folders():
        convert.register_font_directory(str(folder))
    # Two different characters look the same only as boxes, or as nothing.
    if _drawn("汉") == _drawn("一"):
        raise missing(
            "fonts-zh",
            "找不到中文字体，图中的汉字将无法显示；也可用 innomap.fonts.use(文件夹) 指定字体",
            "no Chinese font was found, so labels could not be drawn; innomap.fonts.use(folder) names one of yours",
        )
