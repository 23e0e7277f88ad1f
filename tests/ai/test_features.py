"""What becomes of a text before anything is counted or kept."""

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.ai.model.features import BUCKETS, MAX_SIGNS, grams, hashed, normalise, stack, units
from yiwang.ai.store.models import Features


@pytest.mark.shows("L6")
def test_two_texts_that_differ_only_in_phone_and_plate_are_the_same_to_us() -> None:
    first = hashed("井盖没了，我的电话13812345678，车牌沪A12345")
    second = hashed("井盖没了，我的电话15987654321，车牌沪A54321")
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
    assert "138" not in normalise("电话13812345678")


def test_pairs_do_not_cross_punctuation_and_latin_words_stay_whole() -> None:
    assert units(normalise("路灯。Street LIGHT 坏")) == ["路", "灯", "", "street", "light", "坏"]
    spans = grams(units(normalise("路灯。坏")))[1]
    assert sorted(spans) == [(0, 1), (0, 2), (1, 2), (3, 4)]


def test_a_text_is_read_up_to_its_bound() -> None:
    assert len(normalise("井" * 100_000)) == MAX_SIGNS
    assert normalise("一" + "井" * 9999) == normalise("一" + "井" * 99_999)


@given(st.text(max_size=300))
def test_any_text_gives_distinct_buckets_with_counts(text: str) -> None:
    buckets, counts = hashed(text)
    assert len(buckets) == len(counts) == len(set(buckets.tolist()))
    assert (counts >= 1).all()
    assert all(0 <= bucket < BUCKETS for bucket in buckets.tolist())
    assert stack([(buckets, counts)]).shape == (1, BUCKETS)
    again = Features.unpack(Features(buckets, counts).pack())
    assert np.array_equal(again.buckets, buckets)
    assert np.array_equal(again.counts, counts)


def test_another_process_counts_the_same() -> None:
    code = (
        "from yiwang.ai.model.features import hashed; print(hashed('井盖没了 manhole')[0].tolist())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1")
    }
    assert said == {str(hashed("井盖没了 manhole")[0].tolist())}
