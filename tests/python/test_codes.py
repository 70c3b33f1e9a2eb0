"""Codes of legal persons and classes of the national economy, against the rules of the standards written once more."""

from __future__ import annotations

import random

import polars as pl
import pytest

import innomap as im

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def _credit(front: str) -> str:
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(front, WEIGHTS, strict=True))
    return front + ALPHABET[(31 - total % 31) % 31]


def _organisation(front: str) -> str:
    total = sum(int(sign, 36) * weight for sign, weight in zip(front, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return front + "0X987654321"[total % 11]


@pytest.fixture(scope="module")
def codes():
    rng = random.Random(7)

    def one() -> str:
        own = _organisation("".join(rng.choices(ALPHABET, k=8)))
        return _credit(rng.choice(["91", "92", "12", "51"]) + str(rng.randrange(110_000, 660_000)) + own)

    return [one() for _ in range(5_000)]


def test_right_codes_are_valid_and_one_changed_sign_is_not(codes):
    rng = random.Random(8)
    table = im.check_uscc(pl.Series(codes))
    assert table["valid"].all()
    assert table["code"].to_list() == codes
    assert table["organisation_code"].to_list() == [code[8:17] for code in codes]
    assert table["division_code"].to_list() == [code[2:8] for code in codes]
    wrong = []
    for code in codes:
        at = rng.randrange(18)
        other = rng.choice([sign for sign in ALPHABET if sign != code[at]])
        wrong.append(code[:at] + other + code[at + 1 :])
    # 31 is prime and no weight is its multiple, so each single slip is found.
    assert not im.check_uscc(wrong)["valid"].any()


def test_the_samples_of_the_standard_and_of_public_code():
    assert im.check_uscc("91110000600037341L").valid
    for text in ("91330000123456789X", "91510100MA6CDT9X0F"):
        check = im.check_uscc(text)
        assert not check.valid
        assert check.code is None
        assert check.problem == f"第 18 位校验码应为「{_credit(text[:17])[-1]}」，实为「{text[-1]}」"


def test_a_check_says_where_and_what_in_both_languages():
    check = im.check_uscc("91330621600037341" + _credit("91330621600037341")[-1])
    assert (check.division_code, check.division) == ("330621", "浙江省绍兴市柯桥区")
    assert check.kind == "企业"
    im.set_language("en")
    try:
        english = im.check_uscc("330100000012345")
        assert "old business registration number" in english.problem
        assert im.check_uscc(["91110000600037341L"])["kind"].to_list() == ["enterprise"]
    finally:
        im.set_language("zh")


@pytest.mark.parametrize(
    "wrong", ["", "-", "9" * 10_000, "=1+1", "\u202e91110000600037341L"[:5], "代码", "91110000600037341I"]
)
def test_no_text_raises(wrong):
    assert not im.check_uscc(wrong).valid


@pytest.mark.parametrize("wrong", [1, None, b"91", {"a": 1}])
def test_what_is_no_text_raises(wrong):
    with pytest.raises(im.InvalidValueError):
        im.check_uscc(wrong)


def test_classes_of_the_economy_by_code_name_and_level():
    found = im.parse_gbt4754("3491")
    assert (found.section, found.codes, found.level) == ("C", ("C", "34", "349", "3491"), "class")
    assert im.parse_gbt4754("教育", level="division").code == "83"
    assert im.parse_gbt4754("教育").note is not None
    with pytest.raises(im.InvalidValueError) as raised:
        im.parse_gbt4754("工业机器制造")
    assert "工业机器人制造" in str(raised.value)
    with pytest.raises(im.ConfigurationError):
        im.parse_gbt4754("教育", level="门类")
    with pytest.raises(im.InvalidValueError):
        im.parse_gbt4754(34)
