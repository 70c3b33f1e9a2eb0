"""Writes a page a vendor profile into docs/profiles, from the profiles themselves; with --check it only compares."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from innomap import _innomap
from innomap.profiles import all_headers

Data = dict[str, Any]
FOLDER = Path(__file__).resolve().parents[1] / "docs" / "profiles"
_TYPES = {
    "text": "文本 text",
    "list": "列表 list",
    "integer": "整数 whole number",
    "number": "数 number",
    "amount": "金额 amount of money",
    "date": "日期 date",
    "year": "年 year",
    "flag": "是否 yes or no",
}


def code(text: str) -> str:
    """A header or sign as it is written."""
    shown = text.replace("\r", "\\r").replace("\n", "\\n").replace("|", "\\|")
    return f"`{shown}`"


def codes(texts: Iterable[str]) -> str:
    """Several of them."""
    return "、".join(code(text) for text in texts)


def page(profile: Data, meanings: list[Data]) -> str:
    """The page of one profile."""
    title, note = profile["title"], profile["note"]
    lines = [f"# {profile['name']}", "", f"{title['zh']}", "", f"{title['en']}", ""]
    if note["zh"]:
        lines += [note["zh"], "", note["en"], ""]
    lines += [*_recognition(profile), *_meanings(profile, meanings), *_cells(profile), *_qualifications(profile)]
    if profile["carried"]:
        lines += [
            "## 原样保留的列 carried columns",
            "",
            "这些列为该来源所有，以原列名保留。These headers belong to this vendor and are carried through under their own names.",
            "",
            codes(profile["carried"]),
            "",
        ]
    return "\n".join(lines)


def _recognition(profile: Data) -> list[str]:
    least = profile["identify_at_least"]
    lines = [
        "## 识别 recognition",
        "",
        f"以下列名中至少出现 {least} 个；括号、引号、斜杠、空格、软连字符与全半角不作区分。",
        f"At least {least} of these headers; brackets, quotes, slashes, blanks, soft hyphens and width make no difference.",
        "",
        codes(profile["identify"]),
        "",
    ]
    if profile["set"]:
        key = codes(profile["key"])
        lines += [
            f"属于 `{profile['set']}` 的表 `{profile['table']}`，以 {key} 识别每一行。",
            f"Table `{profile['table']}` of the set `{profile['set']}`; {key} identifies a row.",
            "",
        ]
    if profile["fallback"]:
        lines += ["仅在没有其他来源符合时使用。Serves only where no other profile fits.", ""]
    return lines


def _meanings(profile: Data, meanings: list[Data]) -> list[str]:
    if not profile["headers"]:
        return []
    lines = [
        "## 含义 meanings",
        "",
        "同一含义有多个列名时，取最前的一个；其余列以原列名保留。",
        "Where several headers carry a meaning the first is taken; the others keep their own names.",
        "",
        "| 含义 meaning | 名称 name | 类型 type | 列名 headers |",
        "|---|---|---|---|",
    ]
    for meaning in meanings:
        headers = profile["headers"].get(meaning["name"])
        if headers and meaning["kind"] == profile["kind"]:
            lines.append(
                f"| {meaning['zh']} {meaning['en']} | `{meaning['name']}` | {_TYPES[meaning['type']]} | {codes(headers)} |"
            )
    return [*lines, ""]


def _cells(profile: Data) -> list[str]:
    rows = []
    if profile["empty"]:
        rows.append(f"- 视为空 empty: {codes(profile['empty'])}")
    if profile["masks"]:
        rows.append(
            f"- 全由此符号组成的单元格视为空 cells of nothing but these signs are empty: {code(profile['masks'])}"
        )
    rows += [f"- `{m}`：以 {codes(s)} 分隔 separated by" for m, s in profile["separators"].items()]
    rows += [f"- `{m}`：不单独拆开 never split off: {codes(p)}" for m, p in profile["never_alone"].items()]
    rows += [f"- `{m}`：日期写作 dates as {code(d)}" for m, d in profile["dates"].items()]
    rows += [f"- {code(h)}：单位 unit {unit}" for h, unit in profile["units"].items()]
    for meaning, values in profile["values"].items():
        shown = "、".join(f"{code(key)} → {value}" for key, value in values.items())
        rows.append(f"- `{meaning}`：{shown}")
    return ["## 单元格 cells", "", *rows, ""] if rows else []


def _qualifications(profile: Data) -> list[str]:
    if not profile["qualifications"]:
        return []
    lines = ["## 有效期 validity", "", "| 资质 qualification | 识别词 words | 规则 rule |", "|---|---|---|"]
    rows = (
        f"| {one['name']} | {codes(one['named'])} | {one['rule']['zh']} {one['rule']['en']} |"
        for one in profile["qualifications"]
    )
    return [*lines, *rows, ""]


def index(profiles: list[Data]) -> str:
    """The page that leads to the others, with how to write a profile of one's own."""
    lines = [
        "# 数据商格式 vendor profiles",
        "",
        "由格式说明本身生成（`tools/profiles.py`）。Generated from the profiles themselves.",
        "",
        "| 名称 name | 来源 | source | 列数 headers |",
        "|---|---|---|---|",
    ]
    for p in profiles:
        count = len(all_headers(p))
        lines.append(f"| [{p['name']}]({p['name']}.md) | {p['title']['zh']} | {p['title']['en']} | {count} |")
    return "\n".join([*lines, "", *OWN.splitlines(), ""])


OWN = """## 自己的格式 a profile of your own

写一个 `.toml` 文件，用 `profile="my-vendor.toml"` 指定；或放入 `~/.config/innomap/profiles/`（或环境变量 `INNOMAP_PROFILES` 指定的文件夹），
即可自动识别；与内置同名者取代内置的。写错的键、含义会指出行号与最接近的写法。

Write a `.toml` file and name it with `profile="my-vendor.toml"`, or put it into `~/.config/innomap/profiles/` (or the folder
that the environment variable `INNOMAP_PROFILES` names), where it is recognised by itself and replaces a packaged one of the
same name. A misspelt key or meaning is an error with its line and the nearest name.

```toml
name = "my-vendor"
title = { zh = "我的数据商", en = "my vendor" }
kind = "patents"                       # or "enterprises"
identify = ["专利流水号", "我方分类"]  # headers that only this vendor writes
identify_at_least = 1                  # how many of them must be there
empty = ["暂无"]                       # cells that say «empty»
masks = "*"                            # a cell of nothing but these signs is empty
carried = ["内部备注"]                 # known headers without a meaning

[headers]                              # meaning = headers, the best first
publication = ["专利流水号"]
applicants = ["权利人", "申请人"]
application_date = ["申请日"]

[separators]                           # besides | ; ；and line breaks
applicants = [", "]

[never_alone]                          # what a separator does not split off
applicants = ["LLC", "Inc."]

[dates]                                # dd/mm/yyyy, mm/dd/yyyy or dd mon yyyy
application_date = "dd/mm/yyyy"

[values.legal_status]                  # what codes stand for
1 = "有效"

[units]                                # header = unit of bare numbers
"注册资本(万元)" = "万元"
```"""


def main() -> int:
    """Return 0 where the pages are up to date or were written, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    profiles = json.loads(_innomap.profiles_json(packaged=True))
    meanings = json.loads(_innomap.meanings_json())
    pages = {f"{p['name']}.md": page(p, meanings) for p in profiles} | {"README.md": index(profiles)}
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")} if FOLDER.is_dir() else {}
    stale = sorted(name for name in pages.keys() | there.keys() if pages.get(name) != there.get(name))
    if options.check:
        for name in stale:
            print(f"docs/profiles/{name} is not up to date; run tools/profiles.py", file=sys.stderr)
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in pages:
            (FOLDER / name).write_text(pages[name], "utf-8")
        else:
            (FOLDER / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
