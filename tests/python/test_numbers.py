"""Numbers: check digits against a few plain lines, written forms, errors, and the numbers of real exports."""

import collections
import csv
import io
import random

import openpyxl
import pandas as pd
import polars as pl
import pytest
import zstandard

import innomap as im


def china(core: str) -> str:
    weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
    return "0123456789X"[sum(int(digit) * weight for digit, weight in zip(core, weights, strict=False)) % 11]


def europe(core: str) -> str:
    """The way Luhn checks: the whole number with its check digit leaves nothing by ten."""

    def luhn(number: str) -> int:
        return sum(sum(map(int, str(int(d) * (1 + i % 2)))) for i, d in enumerate(reversed(number))) % 10

    return next(digit for digit in "0123456789" if luhn(core + digit) == 0)


def germany(core: str) -> str | None:
    """The check digit counts once: with it, the weighted sum leaves nothing by eleven."""
    fitting = [
        digit
        for digit in "0123456789"
        if sum(int(d) * (place + 1) for place, d in enumerate(reversed(core + digit))) % 11 == 0
    ]
    return fitting[0] if fitting else None


def germany_until_1980(core: str) -> str:
    return str(sum(int(d) * (len(core) - place) for place, d in enumerate(core)) % 10)


def drawn(office: str, rng: random.Random) -> str:
    serial = rng.randrange(10**6)
    if office == "CN":
        if rng.random() < 0.5:
            return f"{rng.randrange(2004, 2030)}{rng.choice('12389')}{rng.randrange(10**7):07}"
        return f"{rng.randrange(1985, 2003) % 100:02}{rng.choice('12389')}{rng.randrange(10**5):05}"
    if office == "EP":
        return f"{rng.randrange(1978, 2030) % 100:02}{serial:06}"
    if rng.random() < 0.5:
        return f"{rng.choice(['10', '11', '20'])}{rng.randrange(2004, 2030)}{serial:06}"
    return f"{rng.choice('12')}{rng.randrange(1995, 2004) % 100:02}{rng.randrange(10**5):05}"


@pytest.mark.parametrize(("office", "digit"), [("CN", china), ("EP", europe), ("DE", germany)])
def test_check_digits_agree_with_a_plain_version(office, digit):
    rng = random.Random(1)
    cores = [drawn(office, rng) for _ in range(5_000)]
    expected = [digit(core) for core in cores]
    table = im.parse_numbers(cores, kind="application", country=office)
    assert table["check_digit"].to_list() == expected
    assert set(table["check"]) == {"absent"}
    written = [f"{office}{core}.{check or 0}" for core, check in zip(cores, expected, strict=True)]
    table = im.parse_numbers(written)
    assert table["key"].to_list() == [office + core for core in cores]
    assert table["check"].to_list() == ["absent" if check is None else "right" for check in expected]
    wrong = [
        f"{office}{core}.{'1' if check == '0' else '0'}" for core, check in zip(cores, expected, strict=True) if check
    ]
    assert set(im.parse_numbers(wrong)["verdict"]) == {"wrong check digit"}


def test_old_german_check_digits_agree_with_a_plain_version():
    rng = random.Random(2)
    for year in (68, 75, 80, 81, 94):
        for _ in range(200):
            core = f"{year - 50}{rng.randrange(10**5):05}"
            expected = germany_until_1980(core) if year <= 80 else germany(core)
            assert im.parse_number(f"DE{core}", kind="application").check_digit == expected, core


def test_a_number_says_what_it_is_in_both_languages():
    number = im.parse_number("ZL200980115262.X")
    assert (number.office, number.kind, number.number, number.key) == (
        "CN", "application", "200980115262", "CN200980115262",
    )  # fmt: skip
    assert (number.year, number.patent_kind, number.national_phase, number.document) == (
        2009,
        "invention",
        True,
        "grant",
    )
    assert (number.check, number.check_digit, number.validated, number.kind_code) == ("right", "X", True, None)
    assert repr(number) == "CN200980115262 （申请号、发明、PCT 进入国家阶段、授权、2009 年、校验位 X 正确）"
    im.set_language("en")
    assert repr(number) == (
        "CN200980115262 (application, invention, PCT national phase, granted, 2009, check digit X is right)"
    )
    assert repr(im.parse_number("CN201610000000.X")).endswith("2016, wrong check digit, should be 0)")
    assert repr(im.parse_number("FR2912345A1")) == "FR2912345A1 (publication, not validated)"
    with pytest.raises(AttributeError):
        number.key = "x"


@pytest.mark.parametrize("text", ["", "浙江大学", "CN2012345678U", "2.0161E+12", "CN212345678A"])
def test_rubbish_is_an_error_with_the_expected_forms(text):
    with pytest.raises(im.InvalidValueError) as caught:
        im.parse_number(text)
    assert isinstance(caught.value, ValueError)
    assert caught.value.found == text
    assert "CN101234567A" in caught.value.expected
    assert "country=" in caught.value.hint


def test_wrong_options_and_types_are_errors():
    with pytest.raises(im.ConfigurationError, match="publication"):
        im.parse_number("CN101234567A", kind="publicaton")
    with pytest.raises(im.ConfigurationError, match="CN"):
        im.parse_number("101234567A", country="中国")
    with pytest.raises(im.InvalidValueError):
        im.parse_number(201610000000)
    with pytest.raises(im.InvalidValueError):
        im.parse_numbers("CN101234567A")
    with pytest.raises(im.ConfigurationError):
        im.parse_numbers(["101234567A"], country=["CN", "US"])


def test_columns_of_any_kind_are_read_and_nothing_is_lost():
    texts = ["CN101234567A", None, "x", "PCT/CN2017/012345"]
    expected = ["CN101234567A", None, None, "WO2017CN012345"]
    for column in (texts, pl.Series(texts), pd.Series(texts), tuple(texts), (t for t in texts)):
        table = im.parse_numbers(column)
        assert table["key"].to_list() == expected
        assert table["verdict"].to_list() == ["valid", None, "impossible", "valid"]
        assert [p is None for p in table["problem"]] == [True, True, False, True]
    assert im.parse_numbers([]).height == 0
    by_country = im.parse_numbers(["2016123456", "16839078.9", "5"], country=["JP", "EP", None], kind="application")
    assert by_country["key"].to_list() == ["JP2016123456", "EP16839078", "5"]
    for row, text in zip(im.parse_numbers(texts).iter_rows(named=True), texts, strict=True):
        if row["key"]:
            one = im.parse_number(text)
            assert all(getattr(one, name) == row[name] for name in row if hasattr(one, name))


def test_every_publication_number_of_the_patsnap_export_is_read(real_data):
    book = openpyxl.load_workbook(real_data / "patents" / "patsnap-export-2020-2022.xlsx", read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    header = list(next(rows))
    read = [(row[header.index("公开公告号")], row[header.index("专利类型")]) for row in rows]
    book.close()
    table = im.parse_numbers([number for number, _ in read], kind="publication")
    assert set(table["verdict"]) == {"valid"}
    # Plainly written numbers are their own keys.
    assert table["key"].to_list() == [number for number, _ in read]
    kinds = {"发明专利": "invention", "实用新型": "utility model", "外观设计": "design"}
    assert table["patent_kind"].to_list() == [kinds[kind] for _, kind in read]
    granted = {"A": "application", "B": "grant", "U": "grant", "S": "grant"}
    assert table["document"].to_list() == [granted[number.rstrip("0123456789")[-1]] for number, _ in read]


@pytest.fixture(scope="module")
def scraped(real_data):
    packed = (real_data / "patents" / "patentscope-cn-1996-2017.tsv.zst").read_bytes()
    text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), encoding="utf-8", newline="")
    return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_numbers_of_the_scraped_lists_are_read(scraped):
    country = [row["pub_country"] for row in scraped]
    applications = im.parse_numbers([row["application_number"] for row in scraped], kind="application", country=country)
    publications = im.parse_numbers([row["pub_number"] for row in scraped], kind="publication", country=country)
    for table in (applications, publications):
        verdicts = collections.Counter(table["verdict"])
        assert verdicts["valid"] > 0.999 * len(scraped)
        assert verdicts["wrong check digit"] == verdicts["impossible"] == 0
    checks = collections.Counter(applications.filter(pl.col("office") == "CN")["check"])
    # Fifteen digits of ST.13, and a few others, come without a check digit.
    assert checks == {"right": 111_018, "absent": 18_171}
    plain = [
        c + row["pub_number"].replace("/", "") for c, row in zip(country, scraped, strict=True) if c in {"CN", "WO"}
    ]
    keys = publications.filter(pl.col("office").is_in(["CN", "WO"]))["key"].to_list()
    assert keys == [number.replace("WOWO", "WO") for number in plain]


def test_both_forms_of_an_application_in_the_scraped_lists_are_one(scraped):
    forms = collections.defaultdict(set)
    for row in scraped:
        if row["pub_country"] == "CN":
            forms[row["pub_number"]].add(row["application_number"])
    several = [sorted(group) for group in forms.values() if len(group) > 1]
    assert len(several) == 403
    for group in several:
        assert len(set(im.parse_numbers(group, kind="application", country="CN")["key"])) == 1, group


def test_applications_before_1985_or_of_unknown_type_are_not_in_the_scraped_lists(scraped):
    table = im.parse_numbers(
        [r["application_number"] for r in scraped if r["pub_country"] == "CN"], kind="application", country="CN"
    )
    published = pl.Series([int(r["pub_date"][:4]) for r in scraped if r["pub_country"] == "CN"])
    assert (table["year"] <= published).all()
    first = {"1": "invention", "2": "utility model"}
    assert table["patent_kind"].to_list() == [first[r["pub_number"][0]] for r in scraped if r["pub_country"] == "CN"]
