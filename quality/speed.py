"""A million distinct raw names resolved in a process of its own: time and peak memory."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from . import words

MILLION = 1_000_000
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Pace:
    """What resolving took."""

    seconds: float
    processor_seconds: float
    """Of all cores together: tells a slow resolver from a busy machine."""
    megabytes: float
    institutions: int


def million_names(count: int = MILLION, *, seed: int = 1) -> pl.DataFrame:
    """So many distinct raw names: firms, their writings in other widths and forms, branches, colleges, English names and persons."""
    draw = random.Random(seed)
    cities = [name for name in _cities() if name]
    brand, trades = list(words.BRAND), list(words.TRADE)
    made: dict[str, None] = {}
    while len(made) < count:
        city, trade = draw.choice(cities), draw.choice(trades)
        name = f"{city}{''.join(draw.sample(brand, draw.choice((2, 3))))}{trade}有限公司"
        made[name] = None
        kind = draw.random()
        if kind < 0.15:
            made[name.replace(city, f"{city}市", 1)] = None
        elif kind < 0.25:
            made[name.removesuffix("有限公司") + "有限责任公司"] = None
        elif kind < 0.35:
            made[name + draw.choice(cities) + "分公司"] = None
        elif kind < 0.40:
            made[name.replace("有限", "\N{ZERO WIDTH SPACE}有限")] = None
        elif kind < 0.45:
            made[draw.choice(list(words.UNIVERSITIES)) + draw.choice(brand) + draw.choice(words.COLLEGES)] = None
        elif kind < 0.60:
            made[draw.choice(words.SURNAMES) + "".join(draw.sample(words.GIVEN, 2))] = None
        elif kind < 0.70:
            sound = "".join(words.BRAND[c][0] for c in draw.sample(brand, 3)).capitalize()
            made[f"{sound} {words.TRADE[trade][0]} Co., Ltd."] = None
    return pl.DataFrame({"name": list(made)[:count]})


def _cities() -> list[str]:
    from .divisions import counties

    return sorted({c.city_short for c in counties().values() if not c.is_zone})


def prepared(count: int = MILLION) -> Path:
    """The file of names, written once, so that making them is measured in neither time nor memory."""
    path = _ROOT / "target" / "quality" / f"names-{count}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        million_names(count).write_parquet(path)
    return path


def measure(count: int = MILLION) -> Pace:
    """Resolve in a fresh process."""
    command = [sys.executable, "-m", "quality.speed", str(prepared(count))]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    return Pace(**json.loads(done.stdout.splitlines()[-1]))


def million(path: str | Path) -> int:
    """Resolve the names of a file and count institutions; for ``measure`` and for the bench."""
    import innomap as im

    names = pl.read_parquet(path)
    assert names.height > 0
    return int(im.resolve_names(names).table["institution"].n_unique())


def main() -> None:
    """Print time and peak memory of resolving the names of a file."""
    import innomap  # noqa: F401 importing is not measured

    start, busy = time.perf_counter(), time.process_time()
    institutions = million(sys.argv[1])
    pace = {"seconds": time.perf_counter() - start, "processor_seconds": time.process_time() - busy}
    print(json.dumps(pace | {"megabytes": _peak(), "institutions": institutions}))


def _peak() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
