"""The command line says what is wrong and ends with the status that scripts expect; the import stays light."""

import _thread
import signal
import subprocess
import sys
import time

import openpyxl
import polars as pl
import pytest

import innomap as im
from innomap.cli import main
from innomap.progress import run


def test_a_missing_file_is_one_clear_message_and_status_1(capsys, tmp_path):
    assert main(["audit", str(tmp_path / "none.xlsx")]) == 1
    output = capsys.readouterr()
    assert "文件不存在" in output.err
    assert "Traceback" not in output.err
    assert output.out == ""


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["rank"], ["audit", "x", "--column", "nosign"], ["sample", "--patents", "0"]]
)
def test_wrong_usage_is_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_messages_follow_the_language_asked_for(capsys, tmp_path):
    assert main(["--language", "en", "audit", str(tmp_path / "none.xlsx")]) == 1
    assert "the file does not exist" in capsys.readouterr().err


def test_industries_are_listed(capsys):
    assert main(["industries"]) == 0
    assert "industrial-robots" in capsys.readouterr().out


def test_importing_loads_no_charts_and_no_documents():
    code = "import sys, innomap; print(sorted({'altair','vl_convert','jinja2','xlsxwriter','pandas','numpy','tqdm','pyarrow'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_package_names_its_extra(monkeypatch):
    from innomap.extras import require

    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(im.MissingExtraError, match=r'pip install "innomap\[charts\]"') as caught:
        require("altair", "charts")
    assert isinstance(caught.value, ImportError)


def test_long_work_hands_back_its_value_and_its_error():
    assert run("x", lambda progress: progress.done + 3) == 3
    with pytest.raises(ZeroDivisionError):
        run("x", lambda progress: 1 // 0)


def test_ctrl_c_stops_long_work():
    finished = []
    # A job in the background is started with the signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)

    def work(progress):
        _thread.interrupt_main()
        time.sleep(0.2)
        finished.append(progress)

    try:
        with pytest.raises(KeyboardInterrupt):
            run("x", work)
    finally:
        signal.signal(signal.SIGINT, before)
    # The worker has ended before the error comes out: nothing goes on behind the user's back.
    assert finished


@pytest.mark.parametrize("period", [(2012, 2010), (2010,), "2010", (2010.0, 2012)])
def test_a_wrong_period_is_a_clear_error(period):
    from innomap.selection import span_of

    with pytest.raises(im.InvalidValueError):
        span_of(period)


def innomap(*arguments, folder):
    """The command as a script calls it: its output goes into pipes."""
    command = [sys.executable, "-m", "innomap", "--language", "en", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, encoding="utf-8")


def test_the_demo_goes_the_whole_way(tmp_path):
    done = innomap("demo", "--patents", 600, "--out", "out", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), "no progress bar in a pipe"
    assert "\r" not in done.stdout
    written = [tmp_path / "out" / name for name in ("report.html", "report.xlsx", "audit.xlsx", "map.innomap")]
    for path in written:
        assert path.is_file()
        assert str(path) in done.stdout, "the files to open are named"
    assert "synthetic sample" in done.stdout
    assert "rows read = " in done.stdout
    assert im.open_map(written[3]).summary["synthetic"]
    assert not [path for path in (tmp_path / "out").iterdir() if path.name.startswith(".")]
    # The same seed, the same files.
    (tmp_path / "elsewhere").mkdir()
    assert innomap("demo", "--patents", 600, "--out", "out", folder=tmp_path / "elsewhere").returncode == 0
    for path in written:
        assert (tmp_path / "elsewhere" / "out" / path.name).read_bytes() == path.read_bytes(), path.name


def test_own_files_from_audit_to_report(tmp_path):
    n = 60
    pl.DataFrame(
        {
            "号": [f"CN{200_000_000 + i}A" for i in range(n)],
            "公开日": [f"20{15 + i % 4}-05-06" for i in range(n)],
            "谁": [["甲装备有限公司", "乙大学"][i % 2] for i in range(n)],
            "类": ["B25J 15/08"] * n,
            "城": ["绍兴市"] * n,
        }
    ).write_csv(tmp_path / "own.csv")
    meanings = {"publication": "号", "applicants": "谁", "ipc": "类", "city": "城"}
    columns = [part for meaning, header in meanings.items() for part in ("--column", f"{meaning}={header}")]
    steps = [
        ("audit", "own.csv", *columns, "--out", "audit.xlsx"),
        (
            "build",
            "own.csv",
            *columns,
            "--industry",
            "industrial-robots",
            "--date",
            "publication",
            "--out",
            "m.innomap",
        ),
        ("rank", "m.innomap", "institution", "--by", "patents", "--out", "rank.xlsx"),
        ("rank", "m.innomap", "branch", "--region", "绍兴市", "--period", 2015, 2016),
        ("report", "m.innomap", "--region", "绍兴市", "--out", "report.html"),
        ("report", "m.innomap", "--out", "report.xlsx"),
    ]
    outputs = []
    for step in steps:
        done = innomap(*step, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, ""), step
        outputs.append(done.stdout)
    assert "60 rows read = 60 kept" in outputs[0]
    assert "甲装备有限公司" in outputs[2]
    assert "synthetic" not in "".join(outputs)
    sheets = openpyxl.load_workbook(tmp_path / "rank.xlsx").worksheets
    assert "甲装备有限公司" in {cell.value for row in sheets[0].iter_rows() for cell in row}
    for wrong in (
        ("rank", "m.innomap", "institutes"),
        ("rank", "m.innomap", "branch", "--region", "绍新市"),
        ("report", "own.csv", "--out", "a.html"),
    ):
        before = sorted(tmp_path.iterdir())
        done = innomap(*wrong, folder=tmp_path)
        assert done.returncode == 1, wrong
        assert done.stderr.startswith("error: ")
        assert "Traceback" not in done.stderr
        assert sorted(tmp_path.iterdir()) == before
    assert innomap("report", "m.innomap", folder=tmp_path).returncode == 2


def test_audit_tells_exports_from_lists_and_shows_columns_and_odd_rows(tmp_path, capsys):
    """Which table it is is found out; every column and the first odd rows are shown with their numbers."""
    export = tmp_path / "export.csv"
    export.write_text("公开号,申请人,申请日,IPC\nCN1A,甲公司,2020-02-30,F16H 1/32\nCN2A,乙公司,2021-01-05,\n", "utf-8")
    firms = tmp_path / "firms.csv"
    firms.write_text("企业名称,所在城市,参保人数\n甲公司,绍兴市,12\n乙公司,没有市,\n", "utf-8")
    assert main(["--language", "zh", "audit", str(export)]) == 0
    text = capsys.readouterr().out
    assert "公开(公告)号 publication" in text and "50.0\N{NO-BREAK SPACE}%" in text
    assert "export.csv 第 2 行 application_date: 2020-02-30" in text
    for arguments in ([str(firms)], ["--enterprises", str(firms)]):
        assert main(["--language", "zh", "audit", *arguments]) == 0
        text = capsys.readouterr().out
        assert "企业名称 name" in text and "第 3 行 city: 没有市" in text
    assert main(["--language", "zh", "audit", str(export), str(firms)]) == 0
    text = capsys.readouterr().out
    assert "专利导入审计: 读入 2 行" in text and "企业导入审计: 读入 2 行" in text
    neither = tmp_path / "neither.csv"
    neither.write_text("a,b\n1,2\n", "utf-8")
    assert main(["audit", str(neither)]) == 1
    assert "publication" in capsys.readouterr().err
    assert main(["audit"]) == 1
