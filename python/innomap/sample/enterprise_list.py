"""The enterprise list in the shape of a 企查查 export."""

from __future__ import annotations

from .draws import Draws
from .exports import ENTERPRISE_HEADERS, MARK, Sheet, address
from .institutions import Institution
from .topics import INDUSTRY_CLASSES

NAME = "合成样本_企查查.csv"


def _wrapped(code: str) -> str:
    """A code the way the vendor keeps spreadsheets from turning it into a number."""
    return f'="{code}"'


def _row(draws: Draws, firm: Institution, parent: str) -> list[str]:
    section, division, group, industry = INDUSTRY_CLASSES[firm.industry_class]
    founded = f"{firm.since}-{draws.between(1, 12):02d}-{draws.between(1, 28):02d}"
    capital = draws.pick(("500万元", "1000万元", "2000万人民币", "5000万元", "10000万人民币"))
    form = "股份有限公司" if "股份" in firm.name else "有限责任公司"
    tags = ["是" if draws.percent(p) else "-" for p in (6, 25, 55)]
    return [
        firm.name,
        "存续（在营、开业、在册）",
        "-",
        capital,
        founded,
        _wrapped(firm.code),
        address(firm),
        "***",
        firm.city.province,
        firm.city.name,
        firm.district.name,
        _wrapped(f"{firm.code[8:16]}-{firm.code[16]}"),
        form,
        section,
        division,
        group,
        industry,
        firm.former_name or "-",
        "-",
        parent or "-",
        f"{firm.topic.name}的研发、制造与销售（合成样本）",
        *tags,
        MARK,
    ]


def enterprise_sheet(draws: Draws, institutions: list[Institution]) -> Sheet:
    """The listed firms, then four rows spoilt on purpose."""
    sheet = Sheet(NAME, ENTERPRISE_HEADERS)
    firms = [one for one in institutions if one.listed]
    names = {one.id: one.name for one in institutions}
    sheet.rows = [_row(draws, firm, names.get(firm.parent, "")) for firm in draws.shuffled(firms)]
    code = ENTERPRISE_HEADERS.index("统一社会信用代码")
    repeated = list(sheet.rows[0])
    sheet.rows.append(repeated)
    nameless = list(sheet.rows[1])
    nameless[0] = "-"
    nameless[code] = "-"
    sheet.notes[len(sheet.rows)] = ("missing name", "-", "rejected")
    sheet.rows.append(nameless)
    wrong = sheet.rows[2][code]
    flipped = wrong[:-2] + ("1" if wrong[-2] != "1" else "2") + '"'
    sheet.rows[2][code] = flipped
    sheet.notes[2] = ("wrong check character", flipped[2:-1], "noted")
    sheet.rows[3][code] = "******************"
    return sheet
