"""The air quality index, golden cases of domain.md B7 and the shape of every table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.flow.sensing.model.aqi import TABLES, grade, iaqi


@pytest.mark.shows("S10")
@pytest.mark.parametrize(
    ("pollutant", "edition", "value", "index"),
    [
        ("pm25_24h", 2026, 60, 100),
        ("pm25_24h", 2026, 75, 114),  # 100 + 15/55·50 = 113.6, rounded up
        ("pm25_24h", 2026, 35, 50),
        ("pm25_24h", 2012, 75, 100),
        ("pm25_24h", 2012, 60, 82),  # 50 + 25/40·50 = 81.25
        ("pm10_24h", 2026, 120, 100),
        ("pm10_24h", 2012, 150, 100),
        ("pm25_24h", 2026, 34.5, 49),  # half to even: 34
        ("pm25_24h", 2026, 35.5, 52),  # half to even: 36, 50 + 1/25·50
        ("pm25_24h", 2026, 9_999, 500),
        ("so2_1h", 2026, 801, 200),  # no further column
        ("o3_8h", 2026, 900, 300),
        ("o3_1h", 2026, 200, 100),
        ("co_1h", 2026, 35, 150),
        ("co_24h", 2026, 4.04, 100),  # 4.0 mg/m³ after rounding
        ("pm25_24h", 2026, -3, 0),
    ],
)
def test_golden_indices(pollutant: str, edition: int, value: float, index: float) -> None:
    assert iaqi(pollutant, edition, np.array([value]))[0] == index


@pytest.mark.shows("S10")
def test_each_column_of_each_table_gives_its_own_index() -> None:
    for edition, table in TABLES.items():
        for pollutant, columns in table.items():
            index = iaqi(pollutant, edition, np.array(columns, dtype=float))
            assert index.tolist() == [0, 50, 100, 150, 200, 300, 400, 500][: len(columns)]


@given(st.sampled_from(sorted(TABLES[2026])), st.lists(st.floats(0, 5000), min_size=2))
def test_the_index_is_whole_and_never_falls_as_the_air_gets_worse(
    pollutant: str, values: list[float]
) -> None:
    index = iaqi(pollutant, 2026, np.sort(np.array(values)))
    assert (index == np.round(index)).all()
    assert (np.diff(index) >= 0).all()


def test_six_grades() -> None:
    assert [grade(i) for i in (0, 50, 51, 100, 101, 150, 151, 200, 201, 300, 301)] == [
        1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6,
    ]  # fmt: skip
