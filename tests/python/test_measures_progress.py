"""Long measures are heard by Ctrl-C within a second, and say how far they are."""

import _thread
import signal
import threading
import time

import numpy as np
import polars as pl
import pytest

import innomap as im
from innomap import progress as bars

m = im.measures
KEYS = {"row": "r", "column": "c", "value": "v"}


@pytest.fixture(scope="module")
def wide():
    rng = np.random.default_rng(0)
    lines = 400_000
    return pl.DataFrame(
        {
            "r": rng.integers(0, 4000, lines).astype(str),
            "c": rng.integers(0, 3000, lines).astype(str),
            "v": rng.integers(1, 9, lines).astype(float),
        }
    )


LONG = {
    "rank_stability": {"replicates": 100_000},
    "reflections": {"row_step": 10_000_000, "column_step": 10_000_001},
    "fitness": {"steps": 10_000_000},
    "eci_plus": {"tolerance": 1e-300, "max_steps": 10_000_000},
    "log_supermodularity": {"samples": 2_000_000_000},
    "validated_relatedness": {},
    "density": {"without_self": True, "top": 1},
    "export_similarity": {"top": 1},
}


@pytest.mark.parametrize("name", LONG)
def test_ctrl_c_is_heard_within_a_second(name, wide):
    # A job in the background is started with the signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    pressed = []

    def press():
        pressed.append(time.monotonic())
        _thread.interrupt_main()

    timer = threading.Timer(1.0, press)
    try:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            getattr(m, name)(wide, **KEYS, **LONG[name])
        assert time.monotonic() - pressed[0] < 1.0
    finally:
        timer.cancel()
        signal.signal(signal.SIGINT, before)


def test_long_runs_say_how_far_they_are(wide, monkeypatch):
    shown = []

    class Bar:
        def show(self, done, total):
            shown.append((done, total))

        def close(self):
            shown.append("closed")

    monkeypatch.setattr(bars, "_bar", lambda label: Bar())
    monkeypatch.setattr(bars, "_BAR_AFTER_SECONDS", 0.0)
    m.rank_stability(wide.head(20_000), **KEYS, replicates=30)
    assert shown[-1] == "closed"
    done = [step[0] for step in shown[:-1]]
    assert done == sorted(done)
    assert max(done) > 0
    assert all(0 <= step[0] <= step[1] or step[1] == 0 for step in shown[:-1])


def test_measures_of_a_map_run_beside_the_main_thread(tmp_path, monkeypatch):
    from innomap.sample import write_sample

    chart = im.build_map(im.read_patents(write_sample(tmp_path, patents=500, seed=2)["patents"]))
    threads = []
    start = threading.Thread.start
    monkeypatch.setattr(threading.Thread, "start", lambda self: (threads.append(self.name), start(self))[1])
    chart.complexity("region", "technology")
    chart.relatedness("technology")
    chart.dynamics("region", "technology", window=2)
    assert threads.count("innomap") == 3
