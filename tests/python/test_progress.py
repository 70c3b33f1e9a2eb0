"""Reading, building and resolving stop soon on Ctrl-C, leave nothing behind, and say how far they are."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

import innomap as im
from innomap import progress as bars

# What each child does: a preparation, and the call that is stopped. `big` makes rows of any number.
PREPARE = """
import os, pathlib, signal, sys, tempfile, threading, time
import polars as pl
import innomap as im

signal.signal(signal.SIGINT, signal.default_int_handler)
folder = pathlib.Path(sys.argv[1])


def big(rows):
    n = pl.int_range(rows, eager=True)
    return pl.DataFrame(
        {
            "publication": "CN" + (100_000_000 + n).cast(pl.String) + "A",
            "title": "一种第" + (n % 9973).cast(pl.String) + "号减速器的结构与方法",
            "applicants": "甲乙" + (n * 7919 % (rows // 5)).cast(pl.String) + "有限公司; 丙丁" + (n % 1000).cast(pl.String) + "大学",
            "ipc": "F16H" + (1 + n % 60).cast(pl.String) + "/0" + (n % 9).cast(pl.String) + "; B25J9/16",
            "application_date": "20" + (10 + n % 10).cast(pl.String) + "-0" + (1 + n % 9).cast(pl.String) + "-11",
            "region": pl.Series(["浙江省", "江苏省", "上海市"]).gather(n % 3),
        }
    )
"""

# The call is made several times, each stopped at another moment of it; the pauses are fractions of what it takes.
STOP = """
started = time.monotonic()
call()
whole = time.monotonic() - started
stopped = 0
for part in (0.05, 0.3, 0.55, 0.8):
    pressed = []

    def press():
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(part * whole, press)
    try:
        timer.start()
        call()
        timer.join()
        time.sleep(0.05)
    except KeyboardInterrupt:
        took = time.monotonic() - pressed[0]
        time.sleep(0.2)
        assert all(thread.name != "innomap" for thread in threading.enumerate()), "the work goes on"
        # Where all cores are busy, the call takes longer and so does its end.
        assert took < max(0.7, whole / 3), (took, whole, part)
        stopped += 1
        print(f"stopped after {took:.2f} s of {whole:.2f} s at {part}")
left = [p for p in pathlib.Path(tempfile.gettempdir()).iterdir() if p.name.startswith(f"innomap-{os.getpid()}-")]
assert not left, left
opened = pathlib.Path("/proc/self/fd")
if opened.exists():
    assert not [p for p in opened.iterdir() if p.is_symlink() and f"innomap-{os.getpid()}-" in os.readlink(p)]
assert stopped >= 2, stopped
call()
print("works again")
"""

CALLS = {
    "csv": "big(400_000).write_csv(folder / 'a.csv')\ncall = lambda: im.read_patents(folder / 'a.csv')",
    "gz": (
        "big(400_000).write_csv(folder / 'a.csv')\n"
        "import zlib\n"
        "packer = zlib.compressobj(1, wbits=31)\n"
        "(folder / 'a.gz').write_bytes(packer.compress((folder / 'a.csv').read_bytes()) + packer.flush())\n"
        "call = lambda: im.read_patents(folder / 'a.gz')"
    ),
    "parquet": (
        "big(800_000).write_parquet(folder / 'a.parquet', row_group_size=200_000)\n"
        "call = lambda: im.read_patents(folder / 'a.parquet')"
    ),
    "table": "rows = big(800_000)\ncall = lambda: im.read_patents(rows)",
    "xlsx": (
        "import xlsxwriter\n"
        "rows = big(40_000)\n"
        "book = xlsxwriter.Workbook(folder / 'a.xlsx', {'constant_memory': True})\n"
        "sheet = book.add_worksheet()\n"
        "[sheet.write_row(i, 0, row) for i, row in enumerate([rows.columns, *rows.iter_rows()])]\n"
        "book.close()\n"
        "call = lambda: im.read_patents(folder / 'a.xlsx')"
    ),
    "enterprises": (
        "n = pl.int_range(400_000, eager=True).cast(pl.String)\n"
        "firms = pl.DataFrame({'name': '甲乙' + n + '有限公司', 'address': '浙江省杭州市西湖区文三路' + n + '号'})\n"
        "call = lambda: im.read_enterprises(firms)"
    ),
    "build": (
        "patents = im.read_patents(big(400_000))\ncall = lambda: im.build_map(patents, industry='industrial-robots')"
    ),
    "merge": (
        "one = im.build_map(im.read_patents(big(250_000)))\n"
        "other = im.build_map(im.read_patents(big(300_000).tail(200_000)))\n"
        "call = lambda: one.merge(other)"
    ),
    "with_names": "m = im.build_map(im.read_patents(big(400_000)))\ncall = lambda: m.with_names(institution='group')",
    "open": (
        "im.build_map(im.read_patents(big(400_000))).save(folder / 'a.innomap')\n"
        "call = lambda: im.open_map(folder / 'a.innomap')"
    ),
    "names": (
        "n = pl.int_range(60_000, eager=True).cast(pl.String)\n"
        "names = pl.DataFrame({'name': '浙江甲' + n + '机械有限公司', 'region': ['浙江省杭州市西湖区'] * n.len()})\n"
        "call = lambda: im.resolve_names(names)"
    ),
}


def stopped(name, folder):
    """Runs a child; returns what it says, or why it failed."""
    code = PREPARE + CALLS[name] + STOP
    temporary = folder / "temporary"
    temporary.mkdir()
    environment = os.environ | {"TMPDIR": str(temporary)}
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        timeout=300,
    )
    assert not list(temporary.iterdir())
    return run


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is another signal there")
@pytest.mark.parametrize("name", CALLS)
def test_ctrl_c_stops_it_soon_and_the_next_call_works(name, tmp_path):
    run = stopped(name, tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.strip().endswith("works again")
    assert run.stderr == "", "no bar where the output is no terminal"


class Shown:
    """A bar that remembers."""

    def __init__(self, label):
        self.label, self.steps, self.names, self.closed = label, [], [], False

    def show(self, done, total):
        self.steps.append((done, total))

    def name(self, label):
        self.names.append(label)

    def close(self):
        self.closed = True


@pytest.fixture
def watched(monkeypatch):
    """All bars that were shown, from the first moment on."""
    shown = []
    monkeypatch.setattr(bars, "_bar", lambda label: shown.append(Shown(label)) or shown[-1])
    monkeypatch.setattr(bars, "_BAR_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(bars, "_POLL_SECONDS", 0.001)
    return shown


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    from innomap.sample import write_sample

    return write_sample(tmp_path_factory.mktemp("sample"), patents=8_000, seed=3)


def test_work_moves_through_its_stages_and_never_back(files, watched, tmp_path):
    im.set_language("en")
    try:
        patents = im.read_patents(files["patents"])
        chart = im.build_map(patents, industry="industrial-robots")
        chart.save(tmp_path / "a.innomap")
        im.open_map(tmp_path / "a.innomap")
        chart.merge(chart)
        chart.with_names(institution="group")
        im.resolve_names(patents.table["applicants"])
    finally:
        im.set_language("zh")
    assert [bar.label for bar in watched] == [
        "read patents",
        "build the map",
        "open the map",
        "merge maps",
        "resolve names",
        "resolve names",
    ]
    order = ["read", "merge equal rows", "identify", "classify", "unite", "resolve names", "edges"]
    seen = set()
    for bar in watched:
        assert bar.closed
        done = [step[0] for step in bar.steps]
        assert done == sorted(done)
        assert all(step[0] <= step[1] or step[1] == 0 for step in bar.steps)
        places = [order.index(name.split(" · ")[1]) for name in bar.names]
        assert places, bar.label
        assert places == sorted(places)
        seen.update(places)
    # A bar is looked at now and then: on a loaded machine it may see the last stage of short work alone.
    assert len(seen) >= 3, [bar.names for bar in watched]


def test_work_reaches_its_end(files):
    from innomap import _innomap

    progress = _innomap.Progress()
    assert (progress.total, progress.stage) == (0, None)
    _innomap.read_patents([str(path) for path in files["patents"]], progress=progress)
    assert progress.done == progress.total > 0
    assert progress.stage == ("识别", "identify")


def test_who_does_not_want_a_bar_gets_none(files, watched):
    patents = im.read_patents(files["patents"], progress=False)
    chart = im.build_map(patents, progress=False)
    chart.merge(chart, progress=False)
    chart.with_names(progress=False)
    im.resolve_names(["甲乙有限公司"], progress=False)
    assert not watched


def test_a_stop_waits_for_the_work_to_end():
    ended = threading.Event()

    def work(progress):
        while progress.total == 0 and not stop.is_set():
            pass
        ended.set()

    stop = threading.Event()
    with pytest.MonkeyPatch.context() as patch:
        wait = threading.Event.wait
        calls = []

        def interrupted(self, timeout=None):
            # The first wait on the work is broken off by Ctrl-C, and only then is the work let go.
            if timeout == bars._BAR_AFTER_SECONDS and not calls:
                calls.append(1)
                threading.Timer(0.2, stop.set).start()
                raise KeyboardInterrupt
            return wait(self, timeout)

        patch.setattr(threading.Event, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bars.run("work", work)
        assert ended.is_set()


TERMINAL = """
import time
from innomap import progress as bars
if not {tqdm}:
    import sys
    sys.modules["tqdm"] = None

def work(progress):
    time.sleep({seconds})

bars.run("读取专利", work, show={show})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("tqdm", "seconds", "show", "seen"),
    [(False, 1.4, True, True), (True, 1.4, True, True), (False, 0.3, True, False), (False, 1.4, False, False)],
)
def test_a_terminal_shows_a_bar_for_work_that_takes_longer_than_a_second(tqdm, seconds, show, seen):
    if tqdm:
        pytest.importorskip("tqdm")
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    # A terminal without lines shows no bar of tqdm.
    termios.tcsetwinsize(theirs, (24, 80))
    code = TERMINAL.format(tqdm=tqdm, seconds=seconds, show=show)
    child = subprocess.Popen([sys.executable, "-c", code], stderr=theirs, stdout=subprocess.DEVNULL)

    def drain():
        text = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                return text
            if not part:
                return text
            text += part

    with ThreadPoolExecutor(1) as pool:
        read = pool.submit(drain)
        assert child.wait(60) == 0
        os.close(theirs)
        text = read.result(60).decode()
    os.close(ours)
    assert ("读取专利" in text) == seen, text


def test_a_notebook_shows_a_bar_and_takes_it_away(monkeypatch):
    ipython = pytest.importorskip("IPython")
    updates = []

    class Handle:
        def update(self, form, *, raw):
            updates.append(form)

    monkeypatch.setattr(ipython, "get_ipython", type("Shell", (), {"kernel": object()}))
    monkeypatch.setattr("IPython.display.display", lambda form, **_: updates.append(form) or Handle())
    bar = bars._bar("读取专利")
    bar.show(0, 0)
    bar.name("读取专利 · <识别>")
    bar.show(5, 10)
    bar.show(5, 10)
    bar.close()
    texts = [form["text/plain"] for form in updates]
    assert texts == ["", "读取专利 0%", "读取专利 · <识别> 50%", ""]
    assert "&lt;识别&gt;" in updates[2]["text/html"]
    assert 'value="50"' in updates[2]["text/html"]


def test_results_are_the_same_with_and_without_a_bar(files, watched):
    one = im.build_map(im.read_patents(files["patents"]))
    other = im.build_map(im.read_patents(files["patents"], progress=False), progress=False)
    assert one.provenance == other.provenance
    assert one.institutions.equals(other.institutions)
    assert isinstance(one.edges("institution", "technology"), pl.DataFrame)
    assert one.edges("institution", "technology").equals(other.edges("institution", "technology"))
