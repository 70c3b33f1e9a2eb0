"""The resolver on real files: listed firms, and merges that were judged by hand.

Nothing of the files is kept here. A judged merge is two hashes, a verdict and the kind of evidence it was merged by; the names
behind the hashes are found again only where the file is at hand (INNOMAP_REAL_DATA).

``python -m quality.real FOLDER --draw 200`` draws merges to judge and prints them as tab-separated text.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import innomap as im

from .measures import Estimate, wilson

VERDICTS = Path(__file__).resolve().parent / "verdicts.csv"
_SALT = "innomap quality "
_SCRAPED = {
    "country": "pub_country",
    "publication": "pub_number",
    "publication_date": "pub_date",
    "title": "title",
    "ipc": "ipc_main",
    "application": "application_number",
    "applicants": "applicant",
    "inventors": "inventor",
}
_FIRMS = {
    "name": "chinese_name",
    "short_name": "abbr_zh",
    "english_name": "english_name",
    "region": "region_zh",
    "industry": "industry_zh",
}


@dataclass(frozen=True)
class Listed:
    """Firms of the two stock exchanges, resolved by their names."""

    full_names: int
    """Full Chinese names; the list of one exchange has none."""
    enterprises: int
    """How many full names are recognised as enterprises."""
    firms: int
    """Firms of both lists, by their full, short and English names."""
    merged: tuple[tuple[str, ...], ...]
    """Institutions that hold names of more than one firm: those names."""

    @property
    def recognised(self) -> Estimate:
        """The share of full names recognised as enterprises."""
        return wilson(self.enterprises, self.full_names)


@dataclass(frozen=True)
class Judged:
    """What the verdicts say of the merges as they are now."""

    right: int
    wrong: int
    """Wrong, or not to be settled by reading: what is not sure counts as wrong."""
    no_longer: int
    """Judged merges that the resolver does not make any more."""

    @property
    def precision(self) -> Estimate:
        """The share of the merges still made that is right."""
        return wilson(self.right, self.right + self.wrong)


def listed_firms(folder: Path) -> Listed:
    """Resolve the names of both stock exchanges, with both lists beside them."""
    paths = [folder / "enterprises" / name for name in ("szse-listed-2025.xlsx", "sse-listed.xls")]
    firms = pl.concat(
        [
            im.read_enterprises(path).table.select(
                "name",
                "english_name",
                full=pl.lit(at == 0),
                firm=pl.format("{} {}", pl.lit(at), pl.int_range(pl.len())),
            )
            for at, path in enumerate(paths)
        ]
    )
    rows = firms.unpivot(["name", "english_name"], index=["firm", "full"], value_name="raw").drop_nulls("raw")
    table = im.resolve_names(rows.select(name="raw"), enterprises=im.read_enterprises(list(paths))).table
    # A name is one name here, whatever separators are in it.
    first = table.unique("row", keep="first", maintain_order=True).sort("row")
    placed = pl.concat([rows, first.select("institution", "kind")], how="horizontal")
    full = placed.filter(pl.col("full") & (pl.col("variable") == "name"))
    shared = (
        placed.drop_nulls("institution")
        .group_by("institution")
        .agg(pl.col("firm").n_unique(), pl.col("raw").unique().sort())
    )
    merged = tuple(tuple(raws) for raws in shared.filter(pl.col("firm") > 1)["raw"].to_list())
    return Listed(full.height, int((full["kind"] == "enterprise").sum()), firms.height, merged)


def scraped_names(folder: Path) -> pl.DataFrame:
    """The applicants of the scraped lists with their institutions: raw, name, institution, evidence; each raw name once."""
    patents = im.read_patents(folder / "patents" / "patentscope-cn-1996-2017.tsv.zst", columns=_SCRAPED).table
    firms = im.read_enterprises(folder / "enterprises" / "pe-vc-backed-firms.tsv", columns=_FIRMS)
    rows = patents.select(
        name="applicants", inventors="inventors", year=pl.col("publication_date").str.slice(0, 4)
    ).drop_nulls("name")
    table = im.resolve_names(rows, enterprises=firms).table
    return (
        table.filter(pl.col("institution").is_not_null())
        .unique(["raw", "name", "institution"], maintain_order=True)
        .sort("raw", "name")
    )


def merges(names: pl.DataFrame) -> list[tuple[str, str, str]]:
    """Merges that are more than a matter of writing: a name, the institution's name, and the evidence."""
    wanted = (
        names.filter(pl.col("evidence") != "itself")
        .select("name", "institution", "evidence")
        .unique()
        .sort("name", "institution")
    )
    return [(name, institution, evidence) for name, institution, evidence in wanted.iter_rows() if name != institution]


def digest(name: str) -> str:
    """The hash that stands for a name."""
    return hashlib.sha256((_SALT + name).encode()).hexdigest()


def judged(names: pl.DataFrame) -> Judged:
    """Compare the verdicts with the merges of now."""
    together = {(digest(name), digest(institution)) for name, institution, _ in merges(names)}
    of: dict[str, set[str]] = {}
    for name, institution in names.select("name", "institution").iter_rows():
        of.setdefault(digest(name), set()).add(institution)
    right = wrong = gone = 0
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            a, b = row["name"], row["institution"]
            # The institution may be called by another of its names by now: what counts is that both stand together.
            now = (a, b) in together or not of.get(a, set()).isdisjoint(of.get(b, set()))
            gone += not now
            right += now and row["verdict"] == "right"
            wrong += now and row["verdict"] != "right"
    return Judged(right, wrong, gone)


def draw(names: pl.DataFrame, count: int) -> list[tuple[str, str, str]]:
    """So many merges in the order of their hashes: the same ones for every version that makes them."""
    return sorted(merges(names), key=lambda merge: digest(merge[0] + merge[1]))[:count]


def main() -> None:
    """Draw merges to be judged, and say of each whether it has a verdict."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--draw", type=int, default=200)
    options = parser.parse_args()
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        known = {(row["name"], row["institution"]): row["verdict"] for row in csv.DictReader(file)}
    for name, institution, evidence in draw(scraped_names(options.folder), options.draw):
        print(name, institution, evidence, known.get((digest(name), digest(institution)), "?"), sep="\t")


if __name__ == "__main__":
    main()
