"""Measures of clusters against hand-counted cases and an obvious version; the generators keep their word."""

import random

import pytest

import innomap as im
from quality import codes, measures, names, places, real
from quality.divisions import counties


def test_pairs_and_b3_of_a_case_counted_by_hand():
    # True: {a, b, c}, {d, e}; put together: {a, b}, {c, d, e}. Pairs put together: ab, cd, ce, de; right are ab and de.
    quality = measures.evaluate(["x", "x", "y", "y", "y"], [1, 1, 1, 2, 2])
    assert quality.pairwise_precision.value == pytest.approx(2 / 4)
    assert quality.pairwise_recall.value == pytest.approx(2 / 4)
    # B³ precision: 1, 1, 1/3, 2/3, 2/3; recall: 2/3, 2/3, 1/3, 1, 1.
    assert quality.b3_precision.value == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert quality.b3_recall.value == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert (quality.mentions, quality.clusters) == (5, 2)


def test_a_pair_that_nothing_shows_is_neither_demanded_nor_wrong():
    truth, known = [1, 1, 1], ["1", "1", "1?"]
    apart = measures.evaluate([0, 0, 1], truth, known)
    together = measures.evaluate([0, 0, 0], truth, known)
    for quality in (apart, together):
        assert quality.pairwise_precision.value == quality.pairwise_recall.value == 1
        assert quality.b3_precision.value == quality.b3_recall.value == 1


def test_measures_agree_with_looking_at_every_pair():
    draw = random.Random(5)
    for _ in range(60):
        truth = [draw.randrange(6) for _ in range(25)]
        known = [(t, draw.randrange(2)) for t in truth]
        predicted = [draw.randrange(7) for _ in truth]
        precision, recall = measures.by_all_pairs(predicted, truth, known)
        quality = measures.evaluate(predicted, truth, known, replicates=10)
        assert quality.pairwise_precision.value == pytest.approx(precision)
        assert quality.pairwise_recall.value == pytest.approx(recall)
        groups = [{i for i, other in enumerate(predicted) if other == p} for p in predicted]
        same = [{i for i, other in enumerate(truth) if other == t} for t in truth]
        tied = [{i for i, other in enumerate(known) if other == k} for k in known]
        b3 = sum(len(g & s) / len(g) for g, s in zip(groups, same, strict=True)) / len(truth)
        assert quality.b3_precision.value == pytest.approx(b3)
        b3 = sum(len(g & k) / len(k) for g, k in zip(groups, tied, strict=True)) / len(truth)
        assert quality.b3_recall.value == pytest.approx(b3)


def test_a_part_is_measured_within_the_whole():
    # Two measured mentions are right; one of them is put beside a mention that is not measured and is another institution.
    quality = measures.evaluate(["x", "x", "x"], [1, 1, 2], only=[True, True, False])
    assert quality.pairwise_precision.value == pytest.approx(1 / (1 + 2 / 2))
    assert quality.pairwise_recall.value == 1


def test_wilson_is_the_interval_of_the_textbook():
    # Newcombe 1998, table I: 81 of 263.
    assert measures.wilson(81, 263).low == pytest.approx(0.2553, abs=1e-4)
    assert measures.wilson(81, 263).high == pytest.approx(0.3662, abs=1e-4)
    assert measures.wilson(200, 200).low == pytest.approx(1 / (1 + 1.959964**2 / 200), abs=1e-6)


def test_intervals_hold_the_truth_nineteen_times_of_twenty():
    draw = random.Random(3)
    held = 0
    for round_ in range(100):
        # Clusters of two, torn apart with a probability of 0.2: recall is 0.8.
        predicted: list[object] = []
        for cluster in range(80):
            predicted += [cluster, (cluster, "torn") if draw.random() < 0.2 else cluster]
        recall = measures.evaluate(predicted, [i // 2 for i in range(160)], seed=round_).pairwise_recall
        assert recall.low is not None and recall.high is not None
        held += recall.low <= 0.8 <= recall.high
    assert 88 <= held <= 100


def test_codes_of_the_generator_have_right_check_digits():
    # Published examples: Huawei's code, and the organisation code within it.
    assert codes.credit_code("440300", "192203821", kind="91") == "914403001922038216"
    assert codes.organisation_code("19220382") == "192203821"


def test_the_same_seed_gives_the_same_names_and_another_gives_others():
    first, again, other = (names.generate(size=3, seed=seed) for seed in (7, 7, 8))
    assert first == again
    assert first.mentions != other.mentions


def test_truth_is_consistent():
    files = names.generate(size=30)
    assert {m.rule for m in files.mentions} == set(range(1, 15))
    for part, whole in (("known", "legal"), ("known_group", "group"), ("legal", "group")):
        of: dict[str, str] = {}
        for m in files.mentions:
            assert of.setdefault(getattr(m, part), getattr(m, whole)) == getattr(m, whole), (part, m)
    # Two firms of one name are told apart by a code or a county.
    seen: dict[tuple[str, str | None], str] = {}
    for m in files.mentions:
        if m.kind == "organisation" and m.county and m.variant != "slip":
            assert seen.setdefault((m.name, m.county), m.legal) == m.legal or m.code, m


def test_proportions_can_be_set():
    only = names.generate(size=10, weights={4: 1, 12: 0.5})
    assert {m.rule for m in only.mentions} == {4, 12}


def test_places_of_the_generator_are_in_the_tables():
    for case in places.generate(size=20):
        if case.level == "county":
            assert case.expected in counties()
        if case.form == "full":
            assert counties()[case.expected].name in case.text


def test_the_report_has_its_floors():
    """The product on a small sample: far below the targets of ``make quality``, so that chance does not decide."""
    from quality import report

    outcome = report.run(size=40, place_size=30, seed=2)
    assert outcome.legal.pairwise_precision.value >= 0.97
    assert outcome.legal.pairwise_recall.value >= 0.90
    assert outcome.counties.value >= 0.97
    assert im.__version__


def test_listed_firms_are_enterprises_and_none_is_another(real_data):
    listed = real.listed_firms(real_data)
    assert listed.recognised.value >= 0.99
    assert listed.merged == ()


def test_judged_merges_of_real_names_are_right(real_data):
    """Merges that a person judged: those that are still made are right, and most are still made."""
    now = real.judged(real.scraped_names(real_data))
    print(now)
    assert now.right + now.wrong >= 150
    assert now.precision.value >= 0.98
