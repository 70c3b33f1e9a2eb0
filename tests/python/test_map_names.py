"""Who and where on a map: what names are one, at both levels, what a person decided, and where an institution is and why."""

from pathlib import Path

import polars as pl
import pytest

import innomap as im

ROBOT, MOTOR = "B25J 9/16", "H02K 7/116"


def code(serial: int, division: str = "330600") -> str:
    """A credit code with a right check sign, computed here."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91{division}MA{serial:07d}"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + signs[(31 - total % 31) % 31]


def patents(*rows: tuple[str, ...]) -> im.Patents:
    """Applicants, their codes, city and district of a patent each; one a year from 2010."""
    filled = [(*row, "", "", "")[:4] for row in rows]
    table = pl.DataFrame(
        {
            "publication": [f"CN1900{i:05d}A" for i in range(len(rows))],
            "application_date": [str(2010 + i % 12) for i in range(len(rows))],
            "ipc": [ROBOT if i % 2 else MOTOR for i in range(len(rows))],
            "applicants": [row[0] for row in filled],
            "applicant_codes": [row[1] for row in filled],
            "city": [row[2] for row in filled],
            "district": [row[3] for row in filled],
        }
    )
    return im.read_patents(table)


def firms(**columns: list[str]) -> im.Enterprises:
    return im.read_enterprises(pl.DataFrame(columns))


def decided(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["action,name,other,from,until,note", *rows]) + "\n", encoding="utf-8")
    return path


def counts(m: im.Map, kind: str = "institution") -> dict[str, tuple[int, float]]:
    table = m.rank(kind, interval=None, top=None).table
    return {name: (whole, round(weight, 9)) for name, whole, weight in table.select(kind, "patents", "weight").rows()}


FIRM, BRANCH, SCHOOL = "绍兴霁砺机器人有限公司", "绍兴霁砺机器人有限公司杭州分公司", "杭州铄岚大学"


def test_two_names_of_one_institution_are_one_applicant():
    m = im.build_map(patents((f"{FIRM} | {BRANCH} | {SCHOOL}",), (BRANCH,), (f"{FIRM} | 王小明",)))
    assert counts(m) == {FIRM: (3, 2.0), SCHOOL: (1, 0.5)}, "a half each, not two thirds and one"
    assert m.summary["person_applicants"] == 1
    row = m.institutions.filter(pl.col("institution") == FIRM).row(0, named=True)
    assert (row["forms"], row["evidence"]) == (2, "part")
    assert 0 < row["confidence"] <= 1
    tied = m.edges("institution", "institution")
    assert tied.select("source", "target", "patents").rows() == [(*sorted((FIRM, SCHOOL)), 1)]


def test_one_name_with_two_codes_is_two_institutions():
    one, two = code(1), code(2, "320500")
    m = im.build_map(patents((FIRM, one), (FIRM, one), (FIRM, two), (f"{FIRM} | {SCHOOL}", f"{two} | -")))
    table = m.institutions.filter(pl.col("code").is_not_null())
    assert sorted(table["code"]) == sorted([one, two])
    assert table["institution"].n_unique() == 2, "each label once"
    by_code = {c: counts(m)[name] for name, c in table.select("institution", "code").rows()}
    assert by_code == {one: (2, 2.0), two: (2, 1.5)}
    with pytest.raises(im.NameNotFoundError) as raised:
        m.rank("technology", where={"institution": FIRM}, interval=None)
    assert one in str(raised.value)
    assert two in str(raised.value)
    for label in (two, *table.filter(pl.col("code") == two)["institution"]):
        assert m.rank("technology", where={"institution": label}, interval=None).table["patents"].sum() == 2
    result = m.rank("institution", interval=None)
    for row in range(len(result)):
        assert m.explain(result, row=row).height == result.table["patents"][row]


def test_wrong_codes_are_noted_and_tell_nobody_apart():
    wrong = code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1")
    read = patents((FIRM, wrong), (f"{FIRM} | {SCHOOL}", code(1)), (FIRM, ""))
    noted = read.audit.unparsed.filter(pl.col("column") == "applicant_codes")
    assert noted["row"].len() == 2
    assert counts(im.build_map(read))[FIRM] == (3, 2.5)


FORMER = "绍兴霁砺机械厂"


def test_any_name_of_an_institution_finds_it():
    m = im.build_map(
        patents((FIRM,), (BRANCH,), (f"{SCHOOL}机械工程学院",)),
        firms(name=[FIRM], former_names=[FORMER], code=[code(7)]),
    )
    for label in (FIRM, BRANCH, " 绍兴霁砺机器人有限责任公司 ", FORMER, code(7)):
        found = m.rank("technology", where={"institution": label}, interval=None).table
        assert found["patents"].sum() == 2, label
    with pytest.raises(im.NameNotFoundError, match="霁砺"):
        m.rank("technology", where={"institution": "绍兴霁励机器人有限公司"})


def test_a_decision_overrules_and_is_kept_by_the_next_import(tmp_path):
    read = patents(
        ("甲午机器人有限公司",), ("乙未机器人有限公司",), ("丙申机器人有限公司",), ("丙申机器人有限公司杭州分公司",)
    )
    plain = im.build_map(read)
    assert plain.institutions.height == 3
    path = decided(
        tmp_path / "决定.csv",
        "merge,甲午机器人有限公司,乙未机器人有限公司,,,同一家",
        "apart,丙申机器人有限公司,丙申机器人有限公司杭州分公司,,,独立法人",
        "rename,丙申机器人有限公司,丙申智能有限公司,,,",
    )
    expected = {"乙未机器人有限公司": (2, 2.0), "丙申智能有限公司": (1, 1.0), "丙申机器人有限公司杭州分公司": (1, 1.0)}
    imported = im.build_map(read, decisions=path)
    assert counts(imported) == expected
    assert counts(plain.with_names(decisions=path)) == expected, "the same without reading again"
    again = im.open_map(imported.save(tmp_path / "m.innomap"))
    assert counts(again) == expected, "a saved map keeps them"
    more = im.build_map(patents(("甲午机器人有限公司",)), decisions=path)
    assert counts(again.merge(more))["乙未机器人有限公司"][0] == 2, "the same publication"
    assert imported.summary["names"]["decisions"] == 3
    # What the data do not know is told, and nothing else changes.
    unknown = decided(tmp_path / "另一份.csv", "rename,没有这家有限公司,另一家有限公司,,,")
    m = im.build_map(read, decisions=unknown)
    assert counts(m) == counts(plain)
    assert any("没有这家有限公司" in text for text in m.warnings)


def test_maps_whose_decisions_contradict_do_not_merge(tmp_path):
    first = decided(tmp_path / "a.csv", "merge,甲午机器人有限公司,乙未机器人有限公司,,,")
    second = decided(tmp_path / "b.csv", "apart,甲午机器人有限公司,乙未机器人有限公司,,,")
    rows = patents(("甲午机器人有限公司",), ("乙未机器人有限公司",))
    with pytest.raises(im.Error):
        im.build_map(rows, decisions=first).merge(im.build_map(rows, decisions=second))


def test_doubtful_merges_the_other_way_move_the_patents_that_review_says():
    # One syllable by its sound, in one county, nothing else: neither is rare.
    near = FIRM.replace("霁砺", "霁励")
    rows = [(FIRM, "", "绍兴", "柯桥区")] * 5 + [(near, "", "绍兴", "柯桥区")] * 3 + [(SCHOOL, "", "杭州", "西湖区")]
    apart = im.build_map(patents(*rows))
    review = apart.review.filter(~pl.col("merged"))
    assert review.height == 1
    assert review["patents"].to_list() == [3]
    assert review["reason"][0]
    merged = apart.with_names(doubtful="merged")
    assert counts(apart) == {FIRM: (5, 5.0), near: (3, 3.0), SCHOOL: (1, 1.0)}
    assert counts(merged) == {FIRM: (8, 8.0), SCHOOL: (1, 1.0)}
    assert counts(merged.with_names(doubtful="apart")) == counts(apart)
    assert counts(im.build_map(patents(*rows), doubtful="merged")) == counts(merged)
    assert merged.summary["names"]["doubtful_merged"] == 1
    with pytest.raises(im.ConfigurationError, match="merged"):
        apart.with_names(doubtful="perhaps")


GROUP, CHILD = "杭州铄嵘控股集团有限公司", "杭州铄嵘减速器有限公司"


@pytest.fixture(scope="module")
def owned() -> im.Map:
    listed = firms(name=[CHILD, FIRM, GROUP], owners=[GROUP, GROUP, ""], city=["杭州市", "绍兴市", "杭州市"])
    return im.build_map(patents((CHILD,), (f"{CHILD} | {FIRM}",), (FIRM,), (f"{GROUP} | {SCHOOL}",), (SCHOOL,)), listed)


def test_both_levels_are_always_there(owned):
    assert counts(owned) == {CHILD: (2, 1.5), FIRM: (2, 1.5), GROUP: (1, 0.5), SCHOOL: (2, 1.5)}
    assert counts(owned, "group") == {GROUP: (4, 3.5), SCHOOL: (2, 1.5)}
    assert dict(owned.institutions.select("institution", "group").rows())[CHILD] == GROUP
    assert owned.groups.columns[0] == "group"
    ranked = owned.rank("group", interval=None)
    assert [column["name"] for column in ranked.definition["columns"]][1] == "group"
    assert ranked.definition["parameters"]["kind"] == "group"
    assert owned.explain(ranked, row=0).height == 4
    whole = owned.with_names(institution="group")
    assert counts(whole) == counts(owned, "group")
    for row, column in (("group", "technology"), ("technology", "group")):
        cells, expected = owned.matrix(row, column).table, whole.matrix("institution", "technology").table
        assert sorted(cells.select("group", "technology", "weight").rows()) == sorted(
            expected.select(*expected.columns[:3]).rows()
        )
    assert "group" in owned.centrality("group").table.columns
    assert "group" in owned.communities("group").table.columns
    assert owned.specialisation("group", "technology").table.columns[0] == "group"
    assert owned.edges("group", "technology")["weight"].sum() == pytest.approx(5)
    assert owned.rank("technology", where={"group": CHILD}, interval=None).table["patents"].sum() == 4


def test_a_group_has_no_more_than_its_legal_persons_and_no_less_than_any(owned):
    group_of = dict(owned.institutions.select("institution", "group").rows())
    groups, persons = counts(owned, "group"), counts(owned)
    for group, (whole, weight) in groups.items():
        members = [persons[name] for name in group_of if group_of[name] == group]
        assert max(n for n, _ in members) <= whole <= sum(n for n, _ in members)
        assert weight >= max(w for _, w in members)
    assert sum(w for _, w in groups.values()) == sum(w for _, w in persons.values()) == 5


def test_the_place_of_an_institution_by_evidence_in_order():
    rows = [
        (FIRM, "", "绍兴", "柯桥区"),
        (FIRM, "", "绍兴", "柯桥区"),
        (CHILD, "", "绍兴", "柯桥区"),
        ("丙申机器人有限公司", code(5, "330106"), "", ""),
        ("丁酉机器人有限公司", "", "", ""),
        (SCHOOL, "", "杭州", "西湖区"),
        (SCHOOL, "", "绍兴", "柯桥区"),
        (SCHOOL, "", "杭州", "西湖区"),
    ]
    listed = firms(
        name=[CHILD, FIRM], province=["浙江省"] * 2, city=["杭州市", "绍兴市"], district=["滨江区", "柯桥区"]
    )
    m = im.build_map(patents(*rows), listed)
    table = {row["institution"]: row for row in m.institutions.iter_rows(named=True)}
    assert {name: (row["region_code"], row["region_evidence"]) for name, row in table.items()} == {
        FIRM: ("330603", "enterprise list"),
        CHILD: ("330108", "enterprise list"),
        "丙申机器人有限公司": ("330106", "credit code"),
        "丁酉机器人有限公司": (None, None),
        SCHOOL: ("330106", "patents"),
    }
    conflicts = m.region_conflicts
    assert conflicts.select("institution", "patents").rows() == [(CHILD, 1)]
    assert any("名录" in text for text in m.warnings)
    # What could not be placed stays in the totals.
    cells = m.matrix("region", "technology", level="county").table
    assert cells["weight"].sum() == pytest.approx(8)
    assert cells.filter(pl.col("region").is_null())["weight"].sum() == pytest.approx(2)
    assert m.summary["names"]["unplaced"] == 1


def test_an_old_map_file_says_how_to_go_on(tmp_path):
    import hashlib
    import zipfile

    path = tmp_path / "old.innomap"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", '{"format": 1}')
        archive.comment = b"0" * 64
    content = path.read_bytes()[:-64]
    path.write_bytes(content + hashlib.sha256(content).hexdigest().encode())
    with pytest.raises(im.InputError, match="重新构建"):
        im.open_map(path)


def test_a_text_too_long_for_a_name_is_an_applicant_and_no_institution():
    long = "甲" * 10_000 + "有限公司"
    p = patents((FIRM,), (f"{FIRM} | {long}",), (long,))
    m = im.build_map(p)
    assert counts(m) == {FIRM: (2, 1.5)}, "the long text holds its half"
    noted = p.audit.unparsed.filter(pl.col("column") == "applicants")
    assert noted.height == 2
    assert all("1000" in reason or "1,000" in reason for reason in noted["reason"])
    assert m.summary["patents"] == 3
