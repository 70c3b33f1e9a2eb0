"""The command line. Exit status: 0 done, 1 a clear error, 2 wrong usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from . import __version__, build_map, industries, open_map, profiles, read_enterprises, read_patents, set_language
from .audit import Audit
from .audit_listing import listing
from .errors import Error, SchemaError
from .industry import Industry, check_distinct
from .language import say
from .patents import Enterprises, Patents
from .tables import find_sources

_STOPPED = 130
_PIPE_CLOSED = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # A console in another code page shows a question mark rather than stopping.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    if options.language:
        set_language(options.language)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        run(options)
    except Error as error:
        print(say(f"错误：{error}", f"error: {error}"), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of the output, as head, has seen enough; nothing more is written, at the end of the process either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        print(say("已中止", "stopped"), file=sys.stderr)
        return _STOPPED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="innomap", description=say("产业创新地图", "industry innovation map"))
    parser.add_argument("--version", action="version", version=f"innomap {__version__}")
    parser.add_argument(
        "--language", choices=("zh", "en"), help=say("提示与标签的语言", "language of messages and labels")
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_demo(commands)
    _add_audit(commands)
    _add_build(commands)
    _add_rank(commands)
    _add_report(commands)
    _add_sample(commands)
    listing = commands.add_parser(
        "industries",
        help=say("列出随附的产业定义，或检查自己的", "list the packaged industry definitions, or check your own"),
    )
    listing.add_argument("files", nargs="*", help=say("要检查的 .toml", "definitions to check, as .toml"))
    listing.set_defaults(run=_industries)
    known = commands.add_parser(
        "profiles", help=say("列出可识别的数据商格式", "list the vendor profiles that are recognised")
    )
    known.set_defaults(run=_profiles)
    return parser


Commands = argparse._SubParsersAction  # the class has no public name


def _add_demo(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "demo", help=say("用合成样本（或自己的文件）走完全程", "the whole way on a synthetic sample, or on your files")
    )
    parser.add_argument(
        "files",
        nargs="*",
        help=say("自己的专利导出；不给则生成样本", "your patent exports; without any, a sample is made"),
    )
    _add_reading(parser)
    _add_sampling(parser, out="demo-output")
    parser.add_argument("--industry", default="industrial-robots")
    _add_scope(parser)
    parser.add_argument("--region", help=say("报告的地区", "region of the report"))
    parser.set_defaults(run=_demo)


def _add_audit(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "audit", help=say("检查文件：每列、每行如何理解", "check files: how each column and row is understood")
    )
    parser.add_argument(
        "files",
        nargs="*",
        help=say("专利导出或企业名单，自动区分", "patent exports or lists of enterprises; which of them is found out"),
    )
    _add_reading(parser)
    parser.add_argument("--out", type=Path, help=say("把审计写入 .xlsx", "write the audit into an .xlsx"))
    parser.set_defaults(run=_audit)


def _add_build(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("build", help=say("由文件建图", "build a map from files"))
    parser.add_argument("files", nargs="+")
    _add_reading(parser)
    parser.add_argument(
        "--industry", help=say("产业定义的名称或 .toml 路径", "name or .toml path of an industry definition")
    )
    parser.add_argument("--technology", default="wipo35")
    parser.add_argument("--period", nargs=2, type=int, metavar=("FIRST", "LAST"))
    parser.add_argument("--unit", default="family")
    parser.add_argument("--counting", default="fractional")
    parser.add_argument("--date", default="application")
    parser.add_argument(
        "--patent-type", action="append", help=say("发明、实用新型或外观设计，可重复", "type of right; may be repeated")
    )
    parser.add_argument("--documents", default="all", help="all, applications, grants")
    parser.add_argument("--geography", default="current", help="current, contemporary")
    parser.add_argument("--institution", default="legal_person", help="legal_person, group")
    parser.add_argument(
        "--doubtful", default="apart", help=say("存疑的合并：apart, merged", "doubtful merges: apart, merged")
    )
    parser.add_argument("--decisions", type=Path, help=say("人工决定文件", "file of decisions about names"))
    _add_scope(parser)
    parser.add_argument("--out", type=Path, required=True, help=say("地图文件 .innomap", "map file .innomap"))
    parser.set_defaults(run=_build)


def _add_rank(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("rank", help=say("排名", "rank"))
    parser.add_argument("map", type=Path)
    parser.add_argument("kind", help="institution, group, technology, region, branch")
    parser.add_argument("--by", default="patents")
    parser.add_argument("--top", type=int, default=20)
    parser.add_argument("--region")
    parser.add_argument("--branch")
    parser.add_argument("--level")
    parser.add_argument("--period", nargs=2, type=int, metavar=("FIRST", "LAST"))
    parser.add_argument("--out", type=Path, help=say("写入 .xlsx", "write into an .xlsx"))
    parser.set_defaults(run=_rank)


def _add_report(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("report", help=say("写报告", "write a report"))
    parser.add_argument("map", type=Path)
    parser.add_argument("--kind", default="summary")
    parser.add_argument("--region")
    parser.add_argument(
        "--out", type=Path, required=True, help=say("报告文件 .html 或 .xlsx", "report file .html or .xlsx")
    )
    parser.set_defaults(run=_report)


def _add_sample(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("sample", help=say("生成合成样本", "generate a synthetic sample"))
    _add_sampling(parser, out="sample")
    parser.set_defaults(run=_sample)


def _add_sampling(parser: argparse.ArgumentParser, out: str) -> None:
    parser.add_argument("--patents", type=_positive, default=20_000, help=say("样本专利数", "patents of the sample"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(out), help=say("输出文件夹", "folder to write to"))


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--enterprises", nargs="+", help=say("企业名单", "enterprise lists"))
    parser.add_argument(
        "--column", action="append", default=[], type=_named, metavar="MEANING=HEADER",
        help=say("指定某列的含义，如 applicants=申请人名称", "say which column has a meaning, as applicants=holder"),
    )  # fmt: skip
    parser.add_argument(
        "--enterprise-column", action="append", default=[], type=_named, metavar="MEANING=HEADER",
        help=say("企业名单中某列的含义，如 name=企业名称", "the same for enterprise lists, as name=company"),
    )  # fmt: skip
    parser.add_argument(
        "--profile",
        help=say(
            "数据商格式：innomap profiles 所列名称，或自己的 .toml 路径",
            "vendor profile: a name that innomap profiles lists, or the path of your own .toml",
        ),
    )
    parser.add_argument("--sheet", help=say("工作表", "sheet"))
    parser.add_argument("--encoding", help=say("文本编码", "encoding of the text"))


def _add_scope(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scope", default="all",
        help=say("all：读入的全部专利；industry：只含属于产业分支的", "all: every patent read; industry: those in a branch"),
    )  # fmt: skip


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(say("须为正整数", "must be a positive whole number"))
    return number


def _named(text: str) -> tuple[str, str]:
    meaning, sign, header = text.partition("=")
    if not sign or not meaning or not header:
        raise argparse.ArgumentTypeError(say("应写作 含义=列名", "write it as MEANING=HEADER"))
    return meaning, header


def _read(options: argparse.Namespace) -> tuple[Patents, Enterprises | None]:
    patents = read_patents(
        options.files,
        columns=dict(options.column),
        profile=options.profile,
        sheet=options.sheet,
        encoding=options.encoding,
    )
    if not options.enterprises:
        return patents, None
    firms = read_enterprises(options.enterprises, columns=dict(options.enterprise_column))
    return patents, firms


def _audit(options: argparse.Namespace) -> None:
    audits = [read.audit for read in _told_apart(options)]
    print("\n\n".join(listing(audit) for audit in audits))
    if options.out:
        _written(audits[0].to_excel(options.out, also=audits[1:]))


def _told_apart(options: argparse.Namespace) -> list[Patents | Enterprises]:
    """The files as patents and as lists of enterprises, whichever they are."""
    named = {"columns": dict(options.enterprise_column), "sheet": options.sheet, "encoding": options.encoding}
    if not options.files:
        return [read_enterprises(options.enterprises or [], **named)]
    try:
        return [read for read in _read(options) if read is not None]
    except SchemaError as error:
        # Something among the files is no table of patents: a list of enterprises, or neither.
        patents: list[str | Path] = []
        lists: list[str | Path] = list(options.enterprises or ())
        for file in map(str, find_sources(options.files)):
            try:
                read_enterprises(file, **named)
                lists.append(file)
            except SchemaError:
                patents.append(file)
        if len(lists) == len(options.enterprises or ()):
            raise error from None
        firms = read_enterprises(lists, **named)
        if not patents:
            return [firms]
        options.files, options.enterprises = patents, []
        return [_read(options)[0], firms]


def _also(firms: Enterprises | None) -> list[Audit]:
    return [] if firms is None else [firms.audit]


def _build(options: argparse.Namespace) -> None:
    patents, firms = _read(options)
    m = build_map(
        patents,
        firms,
        industry=options.industry,
        technology=options.technology,
        period=tuple(options.period) if options.period else None,
        unit=options.unit,
        counting=options.counting,
        date=options.date,
        patent_type=options.patent_type,
        documents=options.documents,
        geography=options.geography,
        scope=options.scope,
        institution=options.institution,
        doubtful=options.doubtful,
        decisions=options.decisions,
    )
    print(m)
    _written(m.save(options.out))


def _rank(options: argparse.Namespace) -> None:
    where = {name: value for name in ("region", "branch") if (value := getattr(options, name))}
    period = tuple(options.period) if options.period else None
    result = open_map(options.map).rank(
        options.kind, by=options.by, top=options.top, where=where, level=options.level, period=period
    )
    print(result.text())
    if options.out:
        _written(result.to_excel(options.out))


def _report(options: argparse.Namespace) -> None:
    _written(open_map(options.map).report(options.kind, region=options.region).save(options.out))


def _industries(options: argparse.Namespace) -> None:
    if options.files:
        _check_industries(options.files)
        return
    for row in industries().iter_rows(named=True):
        print(f"{row['id']}  {row['zh']}  {row['en']}")


def _check_industries(files: Sequence[str]) -> None:
    """Name, branches, rules and doubts of each; a mistake is an error as anywhere."""
    definitions = [Industry.load(file) for file in files]
    check_distinct(definitions)
    for file, industry in zip(files, definitions, strict=True):
        warnings = industry.warnings
        counts = (industry.branches.height, industry.rules.height, warnings.height)
        print(
            say("{}：{} 个分支，{} 条规则，{} 处提醒", "{}: {} branches, {} rules, {} warnings").format(file, *counts)
        )
        for line, key, message in warnings.select("line", "key", "message").iter_rows():
            print(say(f"  第 {line} 行 {key}：{message}", f"  line {line} {key}: {message}"))


def _profiles(_: argparse.Namespace) -> None:
    for row in profiles().iter_rows(named=True):
        print("  ".join(part for part in (row["name"], row["kind"], row["zh"], row["en"], row["file"]) if part))


def _sample(options: argparse.Namespace) -> None:
    for name, paths in _generate(options.out, options).items():
        for path in paths:
            print(f"{name}: {path}")


def _generate(out: Path, options: argparse.Namespace) -> dict[str, list[str]]:
    """The files of a synthetic sample, by what they hold."""
    from .sample import write_sample

    written = write_sample(out, patents=options.patents, seed=options.seed)
    return {
        name: [str(path) for path in paths] if isinstance(paths, list | tuple) else [str(paths)]
        for name, paths in written.items()
    }


def _demo(options: argparse.Namespace) -> None:
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.files:
        _use_sample(options)
    patents, firms = _read(options)
    _step(2, say("读取与审计", "read and audit"))
    print(patents.audit)
    if firms is not None:
        print(firms.audit)
    _step(3, say("建图", "build the map"))
    m = build_map(patents, firms, industry=options.industry, scope=options.scope)
    print(m)
    _step(4, say("排名", "rankings"))
    for kind in ("region", "branch", "technology", "institution"):
        # The warnings of the map stand above, once.
        print(m.rank(kind, top=10).text(known=m.warnings), end="\n\n")
    _step(5, say("报告", "reports"))
    report = m.report("summary", region=options.region)
    files = [
        report.save(options.out / "report.html"),
        report.save(options.out / "report.xlsx"),
        patents.audit.to_excel(options.out / "audit.xlsx", also=_also(firms)),
        m.save(options.out / "map.innomap"),
    ]
    texts = (
        say("报告，用浏览器打开", "the report, for a browser"),
        say(
            "报告的表格版，含主要机构的专利清单", "the report as a workbook, with the patents of the first institutions"
        ),
        say("审计：每列、每行如何处理", "the audit: what became of each column and row"),
        say("地图，可用 innomap rank / report 再用", "the map, for innomap rank and innomap report"),
    )
    print(say("\n完成。请打开：", "\nDone. Open:"))
    for file, text in zip(files, texts, strict=True):
        print(f"  {file.resolve()}  {text}")


def _use_sample(options: argparse.Namespace) -> None:
    _step(1, say("生成合成样本 synthetic sample", "generate a synthetic sample 合成样本"))
    written = _generate(options.out / "sample", options)
    options.files, options.enterprises = written["patents"], written["enterprises"]
    for path in (path for paths in written.values() for path in paths):
        print(f"  {path}")


def _step(number: int, title: str) -> None:
    print(f"\n── {number}. {title} " + "─" * 40)


def _written(path: Path) -> None:
    print(say(f"已写入 {path}", f"wrote {path}"))
