"""Measure names and places on what the generators make, print a table, and write it to docs/quality.md.

``make quality`` runs it; the exit status is 1 where a target is not met. ``--size`` sets the number of cases a rule, ``--seed`` the draw.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import names, places, product, real, speed
from .measures import NOTHING, Estimate, Quality, evaluate, wilson
from .world import Files, Mention

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "quality.md"
REAL = Path(os.environ.get("INNOMAP_REAL_DATA", DOCUMENT.parent.parent.parent / "shared" / "data"))
PRECISION, RECALL, RULE_PRECISION, COUNTY = 0.99, 0.95, 0.98, 0.99
SECONDS, MEGABYTES = 10.0, 2048.0
# Forms of places that lead to a county by what the text says; the others lead to less, or to nothing.
_TO_COUNTY = (
    "full", "no province", "no city", "county only", "short names", "street named after a place", "with a postcode of elsewhere",
    "traditional characters", "columns", "six digits", "former name, with the year", "former name, no year",
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """How well texts of one form are placed."""

    name: str
    right: int
    total: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> Estimate:
        """The share that is right."""
        return wilson(self.right, self.total)


@dataclass(frozen=True)
class Outcome:
    """All that was measured."""

    files: Files
    resolved: product.Resolved
    legal: Quality
    group: Quality
    rules: dict[int, tuple[Quality, Quality]]
    persons_precision: Estimate
    persons_recall: Estimate
    forms: tuple[Form, ...]
    pace: speed.Pace | None = None
    listed: real.Listed | None = None
    judged: real.Judged | None = None

    @property
    def counties(self) -> Estimate:
        """The share of texts that tell a county and are put there."""
        told = [form for form in self.forms if form.name in _TO_COUNTY]
        return wilson(sum(f.right for f in told), sum(f.total for f in told))

    def targets(self) -> list[tuple[str, float | None, str, float]]:
        """Each target: what it is of, what was reached, whether more or less is wanted, and the target."""
        rule_precision = {r: q.pairwise_precision.value for r, (q, _) in self.rules.items()}
        worst = min(
            (r for r in rule_precision if rule_precision[r] is not None),
            key=lambda r: rule_precision[r] or 0.0,
            default=0,
        )
        rows: list[tuple[str, float | None, str, float]] = [
            ("法人层级查准率 pairwise precision, legal persons", self.legal.pairwise_precision.value, "≥", PRECISION),
            ("法人层级查全率 pairwise recall, legal persons", self.legal.pairwise_recall.value, "≥", RECALL),
            ("法人层级 B³ 查准率 B³ precision, legal persons", self.legal.b3_precision.value, "≥", PRECISION),
            ("法人层级 B³ 查全率 B³ recall, legal persons", self.legal.b3_recall.value, "≥", RECALL),
            (
                f"各规则最低查准率（规则 {worst}） lowest precision of a rule",
                rule_precision.get(worst),
                "≥",
                RULE_PRECISION,
            ),
            ("地址到县 places to county", self.counties.value, "≥", COUNTY),
        ]
        if self.pace is not None:
            rows += [
                ("一百万名称用时（秒） seconds for a million names", self.pace.seconds, "≤", SECONDS),
                ("一百万名称内存峰值（MB） peak memory in MB", self.pace.megabytes, "≤", MEGABYTES),
            ]
        if self.listed is not None:
            rows += [
                (
                    "上市公司全称识别为企业 listed firms seen as enterprises",
                    self.listed.recognised.value,
                    "≥",
                    PRECISION,
                ),
                ("误并的上市公司 listed firms merged with others", float(len(self.listed.merged)), "≤", 0.0),
            ]
        if self.judged is not None:
            rows.append(
                ("真实数据归并抽检 judged merges of real names", self.judged.precision.value, "≥", RULE_PRECISION)
            )
        return rows


def met(reached: float | None, sign: str, target: float) -> bool:
    """Whether a target is met; what could not be measured does not meet it."""
    return reached is not None and (reached >= target if sign == "≥" else reached <= target)


def run(*, size: int = 400, place_size: int = 400, seed: int = 1, rules: Sequence[int] | None = None) -> Outcome:
    """Generate, resolve and measure."""
    files = names.generate(size=size, seed=seed, weights=dict.fromkeys(rules, 1.0) if rules else None)
    resolved = product.resolve(files)
    cases = places.generate(size=place_size, seed=seed)
    return _measured(files, resolved, _forms(cases))


def _measured(files: Files, resolved: product.Resolved, forms: tuple[Form, ...]) -> Outcome:
    mentions = files.mentions
    rules = {}
    organisations = [m.kind == "organisation" for m in mentions]
    legal = _levels(mentions, resolved.legal, organisations, level="legal")
    group = _levels(mentions, resolved.group, organisations, level="group")
    for rule in sorted({m.rule for m in mentions}):
        only = [o and m.rule == rule for o, m in zip(organisations, mentions, strict=True)]
        rules[rule] = (
            _levels(mentions, resolved.legal, only, level="legal"),
            _levels(mentions, resolved.group, only, level="group"),
        )
    said = [k == "person" for k in resolved.kind]
    right = sum(s and not o for s, o in zip(said, organisations, strict=True))
    return Outcome(
        files, resolved, legal, group, rules, wilson(right, sum(said)), wilson(right, organisations.count(False)), forms
    )


def _levels(mentions: Sequence[Mention], predicted: Sequence[object], only: Sequence[bool], *, level: str) -> Quality:
    truth = [getattr(m, level) for m in mentions]
    known = [getattr(m, "known" if level == "legal" else "known_group") for m in mentions]
    return evaluate(predicted, truth, known, only=only)


def _forms(cases: Sequence[places.Case]) -> tuple[Form, ...]:
    if not cases:
        return ()
    answers = product.place(cases)
    total, right = Counter(c.form for c in cases), Counter[str]()
    wrong: dict[str, list[str]] = {}
    for case, answer in zip(cases, answers.iter_rows(named=True), strict=True):
        if _is_right(case, answer):
            right[case.form] += 1
        else:
            what = f"{case.text} ({case.year or '—'}) → {answer['code']}, wanted {case.expected}"
            wrong.setdefault(case.form, []).append(what)
    return tuple(Form(f, right[f], total[f], tuple(wrong.get(f, ()))) for f in total)


def _is_right(case: places.Case, answer: dict[str, object]) -> bool:
    code = answer["code"]
    if case.form == "zone":
        # A zone has a code of its own, or lies in counties of its city; then its name is what tells it.
        return code == case.expected or (str(code)[:4] == str(case.expected)[:4] and answer["zone"] is not None)
    if case.form == "two provinces":
        return bool(answer["conflict"]) or code is None
    if case.form == "name of several counties":
        return answer["county"] is None or answer["certain"] is False
    if case.then is not None and answer["code_then"] != case.then:
        return False
    return code == case.expected


def errors(outcome: Outcome, rule: int, *, level: str = "legal", most: int = 8) -> list[str]:
    """Pairs that are wrong and pairs that are missing, with how they were made."""
    predicted = outcome.resolved.legal if level == "legal" else outcome.resolved.group
    mentions = outcome.files.mentions
    by_predicted: dict[object, list[int]] = {}
    by_known: dict[str, list[int]] = {}
    for at, m in enumerate(mentions):
        if m.kind == "organisation":
            by_predicted.setdefault(predicted[at], []).append(at)
            by_known.setdefault(m.known if level == "legal" else m.known_group, []).append(at)
    shown: dict[tuple[str, str, str], str] = {}
    tally: Counter[tuple[str, str, str]] = Counter()
    for what, clusters in (("merged", by_predicted.values()), ("apart", by_known.values())):
        for cluster in clusters:
            for place, i in enumerate(cluster):
                for j in cluster[:place]:
                    a, b = mentions[i], mentions[j]
                    if rule not in {a.rule, b.rule}:
                        continue
                    bad = getattr(a, level) != getattr(b, level) if what == "merged" else predicted[i] != predicted[j]
                    if bad:
                        first, second = sorted((a.variant, b.variant))
                        key = (what, first, second)
                        tally[key] += 1
                        said = f"{outcome.resolved.evidence[i]} / {outcome.resolved.evidence[j]}"
                        shown.setdefault(key, f"{_shown(a)}  ×  {_shown(b)}  ({said})")
    return [f"{key[0]} ×{count} [{key[1]} | {key[2]}]: {shown[key]}" for key, count in tally.most_common(most)]


def _shown(m: Mention) -> str:
    beside = ", ".join(str(x) for x in (m.code, m.county, m.year, "/".join(m.inventors)) if x)
    return f"«{m.raw}» {{{beside}}}"


def table(outcome: Outcome) -> str:
    """The report as Markdown."""
    lines = [
        "# 名称与地点的识别质量 Quality of names and places",
        "",
        "由 `make quality` 生成：名称与地址按已知真值合成，真值与被测程序互不共用词表。查准率对照真实归属，查全率只要求证据可以证明的归并。",
        "Written by `make quality`. Names and addresses are generated with known truth and share no word list with the product. Precision is measured",
        "against the truth, recall against what evidence can show; intervals (95 %) resample clusters.",
        "",
        "## 目标 Targets",
        "",
        "| 指标 | 结果 | 目标 | 达到 |",
        "|---|---:|---:|:-:|",
    ]
    for what, reached, sign, target in outcome.targets():
        shown = "—" if reached is None else f"{reached:.4f}" if reached <= 1 else f"{reached:.1f}"
        lines.append(f"| {what} | {shown} | {sign} {target:g} | {'✓' if met(reached, sign, target) else '✗'} |")
    for level, title in ((0, "法人 Legal persons"), (1, "集团 Groups")):
        lines += [
            "",
            f"## {title}",
            "",
            "| 规则 rule | 提及 mentions | 实体 clusters | 成对查准 precision | 成对查全 recall | B³ 查准 | B³ 查全 |",
            "|---|---:|---:|---|---|---|---|",
        ]
        lines += [_row(f"{rule} {names.RULES[rule][0]}", pair[level]) for rule, pair in outcome.rules.items()]
        lines.append(_row("**合计 all**", outcome.legal if level == 0 else outcome.group))
    lines += [
        "",
        f"个人识别 persons told from organisations: 查准 precision {outcome.persons_precision}, 查全 recall {outcome.persons_recall}.",
        "",
        "## 地点 Places",
        "",
        "| 写法 form | 条数 | 正确 right | 区间 interval |",
        "|---|---:|---:|---|",
    ]
    lines += [f"| {f.name} | {f.total} | {f.right} | {f.share} |" for f in outcome.forms]
    lines.append(
        f"| **到县 to county** | {sum(f.total for f in outcome.forms if f.name in _TO_COUNTY)} | | {outcome.counties} |"
    )
    if outcome.pace is not None:
        lines += [
            "",
            f"一百万个不同名称：{outcome.pace.seconds:.1f} 秒（处理器合计 {outcome.pace.processor_seconds:.1f} 秒），内存峰值 {outcome.pace.megabytes:.0f} MB（新进程）。",
        ]
        lines.append(
            f"A million distinct names: {outcome.pace.seconds:.1f} s ({outcome.pace.processor_seconds:.1f} s of processors), "
            f"peak memory {outcome.pace.megabytes:.0f} MB (fresh process)."
        )
    return "\n".join(lines) + "\n"


def _row(title: str, q: Quality) -> str:
    return f"| {title} | {q.mentions} | {q.clusters} | {q.pairwise_precision} | {q.pairwise_recall} | {q.b3_precision} | {q.b3_recall} |"


def main() -> int:
    """Measure, print and write; 1 where a target is not met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=400, help="cases a rule")
    parser.add_argument("--places", type=int, default=400, help="texts a form")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--rule", type=int, action="append", choices=list(names.RULES), help="only this rule (may be repeated)"
    )
    parser.add_argument("--errors", type=int, default=0, help="show this many kinds of error a rule")
    parser.add_argument("--no-speed", action="store_true", help="leave out the million names")
    parser.add_argument("--real", type=Path, default=REAL, help="folder of real files, measured too where it is there")
    parser.add_argument("--out", type=Path, default=DOCUMENT)
    options = parser.parse_args()
    outcome = run(size=options.size, place_size=options.places, seed=options.seed, rules=options.rule)
    if not options.no_speed:
        outcome = replace(outcome, pace=speed.measure())
    if options.real is not None and options.real.is_dir():
        outcome = replace(
            outcome, listed=real.listed_firms(options.real), judged=real.judged(real.scraped_names(options.real))
        )
    text = table(outcome)
    print(text)
    if options.errors:
        for rule in outcome.rules:
            for level in ("legal", "group"):
                for line in errors(outcome, rule, level=level, most=options.errors):
                    print(f"rule {rule} {level}: {line}")
        for form in outcome.forms:
            for line in form.wrong[: options.errors]:
                print(f"place, {form.name}: {line}")
    if options.rule is None:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(text, encoding="utf-8")
    return 0 if all(met(reached, sign, target) for _, reached, sign, target in outcome.targets()) else 1


__all__ = ["NOTHING", "Outcome", "errors", "main", "run", "table"]

if __name__ == "__main__":
    sys.exit(main())
