"""The map of the synthetic sample against its truth: totals, bad rows, names, places, planted structure, the mark."""

import collections
import json
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import innomap as im
from innomap.display import SYNTHETIC
from innomap.sample import write_sample

PATENTS = 4_000
# What is only a matter of writing.
WRITING = {"", "legal form", "space", "wide space", "zero-width space", "half-width brackets"}
# What is the same legal person by the words of its name, or by the enterprise list.
SAME = WRITING | {"department", "branch office", "former name"}


class Sample:
    """A sample with its truth and its map."""

    def __init__(self, folder: Path) -> None:
        paths = write_sample(folder, patents=PATENTS, seed=7)
        self.folder = folder
        self.truth = json.loads(Path(str(paths["truth"])).read_text("utf-8"))
        self.patents = im.read_patents([str(path) for path in paths["patents"]])
        self.firms = im.read_enterprises(str(paths["enterprises"]))
        self.map = im.build_map(self.patents, self.firms, industry="industrial-robots")
        columns = self.truth["publications"]["columns"]
        self.publications = {row[0]: dict(zip(columns, row, strict=True)) for row in self.truth["publications"]["rows"]}

    def bad(self, *reasons):
        """Rows planted for those reasons, as (file, row)."""
        return {(bad["file"], bad["row"]) for bad in self.truth["bad_rows"] if bad["reason"] in reasons}


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Sample:
    return Sample(tmp_path_factory.mktemp("sample"))


def places(notes):
    return {(Path(file).name, row) for file, row in notes.select("file", "row").iter_rows()}


def test_totals_are_the_planted_ones(sample):
    for read, totals in (
        (sample.patents, sample.truth["totals"]),
        (sample.firms, sample.truth["totals"]["enterprises"]),
    ):
        audit = read.audit
        counted = (audit.read, audit.kept, audit.rejected.height, audit.merged.height)
        assert counted == (totals["read"], totals["kept"], totals["rejected"], totals["merged"])
        assert audit.read == audit.kept + audit.rejected.height + audit.merged.height
    assert sample.map.summary["publications"] == sample.truth["totals"]["publications"]
    assert sample.map.summary["synthetic"]


def test_every_bad_row_is_found_where_it_was_planted(sample):
    audit, firms = sample.patents.audit, sample.firms.audit
    assert places(audit.rejected) == sample.bad("missing publication number", "wrong number of cells")
    assert places(firms.rejected) == sample.bad("missing name")
    for column, reason in [
        ("application_date", "impossible date"),
        ("ipc", "IPC symbol that does not exist"),
        ("district", "unknown district"),
    ]:
        noted = audit.unparsed.filter(pl.col("column") == column)
        assert places(noted) == sample.bad(reason), column
        planted = {
            (bad["file"], bad["row"]): bad["value"] for bad in sample.truth["bad_rows"] if bad["reason"] == reason
        }
        for file, row, value in noted.select("file", "row", "value").iter_rows():
            assert value.replace(" ", "") == planted[Path(file).name, row].replace(" ", "")
    assert all(audit.rejected["reason"]) and all(audit.unparsed["reason"])
    im.set_language("en")
    assert not any(re.search(r"[\u4e00-\u9fff]", reason) for reason in audit.rejected["reason"])


def test_duplicates_are_merged_into_another_row_of_the_same_publication(sample):
    expected = sum(len(one["rows"]) - 1 for one in sample.truth["duplicates"])
    merged = sample.patents.audit.merged
    assert merged.height == expected
    group = {tuple(place): one["publication"] for one in sample.truth["duplicates"] for place in one["rows"]}
    for file, row, into_file, into_row in merged.select("file", "row", "into_file", "into_row").iter_rows():
        assert group[Path(file).name, row] == group[Path(into_file).name, into_row]


def test_patents_are_the_planted_families(sample):
    assert sample.map.summary["patents"] == sample.truth["totals"]["families"]
    whole = sample.map.rank("region", level="province", interval=None, top=None)
    seen = {}
    for row in range(whole.table.height):
        for numbers in sample.map.explain(whole, row=row)["publications"]:
            family = {sample.publications[number]["family"] for number in numbers.split(" | ")}
            assert len(family) == 1, "no patent is made of two families"
            seen.setdefault(family.pop(), set()).update(numbers.split(" | "))
    members = collections.defaultdict(set)
    for number, true in sample.publications.items():
        members[true["family"]].add(number)
    assert seen == members, "no family is torn apart, none is lost"


def institution_of(m):
    return {
        raw: name
        for name, forms in m.institutions.select("institution", "raw_forms").iter_rows()
        for raw in forms.split(" | ")
    }


def in_doubt(m):
    """Institutions that have a name in review."""
    of = dict(m.names.table.select("name", "institution").rows())
    return {of[name] for column in ("name", "other") for name in m.review[column]}


def test_spellings_are_merged_and_nothing_else(sample):
    known = institution_of(sample.map)
    # Spaces round a cell are not part of it; a spelling may stand in rejected rows alone.
    variants = {raw.strip(): v for raw, v in sample.truth["variants"].items()}
    assert len(set(variants) & set(known)) >= len(variants) - 2, "raw forms are kept as they were written"
    variants = {raw: v for raw, v in variants.items() if raw in known}
    by_institution = collections.defaultdict(set)
    of_node = collections.defaultdict(set)
    for raw, variant in variants.items():
        if variant["variation"] in SAME:
            by_institution[variant["institution"]].add(known[raw])
        of_node[known[raw]].add(variant["institution"])
    assert all(len(nodes) == 1 for nodes in by_institution.values()), "names of one institution are one institution"
    # What is one syllable apart is in review, be it merged or not: nothing but the sound speaks for it.
    doubtful = in_doubt(sample.map)
    for node, true in of_node.items():
        assert len(true) == 1 or node in doubtful, "no two institutions became one unseen"
    kinds = collections.Counter(v["variation"] for v in variants.values())
    assert all(kinds[kind] for kind in SAME)
    for raw, variant in variants.items():
        if variant["variation"] == "slip":
            assert known[raw] in doubtful


def test_the_firm_one_syllable_apart_stays_another_or_is_in_doubt(sample):
    listed = {one["name"] for one in sample.truth["institutions"] if one["in_enterprise_list"]}
    known = institution_of(sample.map)
    by_place = collections.defaultdict(list)
    for one in sample.truth["institutions"]:
        by_place[one["region"], one["topic"]].append(one["name"])
    near = [
        (a, b)
        for group in by_place.values()
        for a in group
        for b in group
        if a < b and len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    ]
    assert near
    assert any(not {a, b} <= listed for a, b in near)
    doubtful = in_doubt(sample.map)
    for a, b in near:
        if a in known and b in known and known[a] == known[b]:
            assert known[a] in doubtful


def test_subsidiaries_are_legal_persons_of_a_group(sample):
    m = sample.map
    names = {one["id"]: one["name"].replace("（", "(").replace("）", ")") for one in sample.truth["institutions"]}
    owned = {
        names[one["id"]]: names[one["parent"]]
        for one in sample.truth["institutions"]
        if one["kind"] == "enterprise" and one["parent"]
    }
    group_of = dict(m.institutions.select("institution", "group").rows())
    seen = {child: parent for child, parent in owned.items() if child in group_of}
    assert len(seen) >= 2
    assert all(group_of[child] == parent for child, parent in seen.items())
    persons = dict(m.rank("institution", top=None, interval=None).table.select("institution", "weight").rows())
    groups = dict(m.rank("group", top=None, interval=None).table.select("group", "weight").rows())
    assert sum(groups.values()) == pytest.approx(sum(persons.values()))
    for child, parent in seen.items():
        assert groups[parent] >= persons[child]


def test_firms_told_apart_by_the_place_stay_two(sample):
    names = sample.map.institutions["institution"].to_list()
    sisters = collections.defaultdict(set)
    for name in names:
        if "(" in name:
            sisters[re.sub(r"\(.*?\)", "", name)].add(name)
    assert any(len(group) > 1 for group in sisters.values())


def test_kinds_of_institutions_and_no_person_among_them(sample):
    known = institution_of(sample.map)
    true = {one["id"]: one["kind"] for one in sample.truth["institutions"]}
    kind = dict(sample.map.institutions.select("institution", "kind").iter_rows())
    variants = sample.truth["variants"]
    wrong = {known[raw] for raw in variants if raw in known and kind[known[raw]] != true[variants[raw]["institution"]]}
    # A university's department of a hospital, an office with an invented name: a handful may be read differently.
    assert len(wrong) <= 0.02 * len(kind), wrong
    assert not set(sample.truth["persons"]) & set(kind)


def test_places_are_those_planted(sample):
    counted = {
        level: dict(sample.map.regions.filter(pl.col("level") == level).select("code", "patents").iter_rows())
        for level in ("province", "city", "county")
    }
    first = {}
    for true in sample.publications.values():
        # One vendor gives every applicant its place, the other the first applicant alone.
        every = any(name.endswith(".xlsx") for name in true["files"])
        first.setdefault(true["family"], set()).update(true["regions"] if every else [true["region"]])
    for level, digits in (("province", 2), ("city", 4)):
        expected = collections.Counter(
            code for regions in first.values() for code in {r[:digits].ljust(6, "0") for r in regions}
        )
        if level == "city":
            # The districts of a municipality have no city of their own.
            expected = collections.Counter({code: n for code, n in expected.items() if not code.startswith("31")})
            found = {code: n for code, n in counted[level].items() if not code.startswith("31")}
        else:
            found = counted[level]
        assert found == expected, level
    expected = collections.Counter(r for regions in first.values() for r in regions if not r.endswith("00"))
    assert counted["county"] == expected
    assert sample.map.summary["unplaced"] == 0


@pytest.mark.parametrize(
    ("city", "branch"),
    [
        ("绍兴市", "减速器"),
        ("宁波市", "伺服电机与驱动"),
        ("台州市", "末端执行器"),
        ("嘉兴市", "移动机器人"),
        ("杭州市", "控制器"),
    ],
)
def test_planted_specialisations_show(sample, city, branch):
    table = sample.map.specialisation("region", "branch", level="city").table
    own = table.filter(pl.col("region") == city)
    cell = own.filter(pl.col("branch") == branch).row(0, named=True)
    assert cell["rca"] > 1.5
    assert cell["specialised"]
    # Among the branches of some size it stands first or right behind another planted one.
    strong = next(one["strong"] for one in sample.truth["cities"].values() if one["name"] == city)
    best = own.filter(pl.col("patents") >= 10).sort("rca", descending=True)["branch"].head(2).to_list()
    assert branch in best or set(best) <= set(strong), best
    leading = sample.map.rank("region", level="city", where={"branch": branch}, interval=None).table["region"].head(4)
    assert city in leading.to_list()


def test_branches_are_found_with_precision_and_recall(sample):
    m = sample.map
    parents = dict(m.branches.select("branch", "parent").iter_rows())
    topics = set(sample.truth["branches"])
    found = collections.defaultdict(set)
    ranking = m.rank("branch", interval=None, top=None)
    for row, branch in enumerate(ranking.table["branch"]):
        for numbers in m.explain(ranking, row=row)["publications"]:
            family = sample.publications[numbers.split(" | ")[0]]["family"]
            at = branch
            while at is not None and at not in topics:
                at = parents[at]
            found[family].add(at)
    true = {t["family"]: t["branch"] for t in sample.publications.values()}
    in_industry = [f for f in true if true[f]]
    hit = sum(true[f] in found.get(f, ()) for f in in_industry)
    # Of all branches that a patent was given, how many are its own; a patent may well belong to two.
    exact = sum(true[f] in branches for f, branches in found.items())
    recall, precision = hit / len(in_industry), exact / len(found)
    inside = sum(true[f] is not None for f in found) / len(found)
    print(f"branches: recall {recall:.3f}, precision {precision:.3f}, in the industry {inside:.3f}")
    assert recall > 0.9
    assert precision > 0.9
    assert inside > 0.97


def test_years_and_dates(sample):
    undated = {t["family"] for t in sample.publications.values() if t["year"] is None}
    assert sample.map.summary["undated"] == len(undated) >= 9
    years = sample.map.matrix("region", "technology", by="year").table.group_by("year").agg(pl.col("weight").sum())
    assert set(years["year"].drop_nulls()) <= {t["year"] for t in sample.publications.values()}


def test_co_applicants_are_tied(sample):
    known = institution_of(sample.map)
    node = collections.defaultdict(set)
    for raw, variant in sample.truth["variants"].items():
        if raw in known and variant["variation"] in WRITING:
            node[variant["institution"]].add(known[raw])
    edges = sample.map.edges("institution", "institution")
    tied = {frozenset(pair) for pair in edges.select("source", "target").iter_rows()}
    planted = [pair for pair in sample.truth["counts"]["co_applications"] if all(node[one] for one in pair[:2])]
    found = sum(any(frozenset((a, b)) in tied for a in node[pair[0]] for b in node[pair[1]]) for pair in planted)
    # Departments and former names are nodes of their own, and so are their ties.
    assert found > 0.8 * len(planted) > 50


def test_the_mark_is_on_everything(sample, tmp_path):
    m = sample.map
    results = [
        m.rank("institution"),
        m.rank("region", level="city"),
        m.specialisation("region", "branch"),
        m.matrix("region", "technology", by="year"),
        m.centrality("institution"),
        m.communities("institution"),
    ]
    shown = [m, sample.patents, sample.firms, sample.patents.audit, sample.firms.audit, *results]
    for thing in shown:
        assert SYNTHETIC in repr(thing), type(thing)
        assert SYNTHETIC in thing._repr_html_(), type(thing)
    for result in results:
        assert SYNTHETIC in result.text()
        assert SYNTHETIC in result.plot().svg()
    assert SYNTHETIC in m.network("institution").plot().svg()
    page = m.report("summary", region="绍兴市").save(tmp_path / "report.html").read_text("utf-8")
    assert page.count("合成样本") >= 3
    assert page.count("synthetic sample") >= 3
    books = [
        m.report("summary").save(tmp_path / "report.xlsx"),
        results[0].to_excel(tmp_path / "result.xlsx"),
        sample.patents.audit.to_excel(tmp_path / "audit.xlsx"),
    ]
    for path in books:
        for sheet in openpyxl.load_workbook(path).worksheets:
            texts = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=40) for cell in row if cell.value)
            assert "synthetic sample" in texts, (path.name, sheet.title)
            assert "合成样本" in texts, (path.name, sheet.title)


def test_the_mark_survives_saving_and_merging(sample, tmp_path):
    again = im.open_map(sample.map.save(tmp_path / "m.innomap"))
    assert SYNTHETIC in repr(again)
    table = pl.DataFrame({"publication": ["CN200000001A"], "applicants": ["甲有限公司"], "ipc": ["B25J 9/16"]})
    real = im.build_map(im.read_patents(table), industry="industrial-robots")
    assert SYNTHETIC not in repr(real)
    assert SYNTHETIC in repr(real.merge(again))
