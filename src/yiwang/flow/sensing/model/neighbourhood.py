"""Which things of a rule are near each other, worked out once, when rules are compiled.

In: the entries of the family of neighbours. Out: for each entry its near entries of the same clause, itself among
them. Distances are taken on a plane, east and west shrunk by the cosine of the mean latitude: within one city the
error stays below one percent.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from yiwang.flow.sensing.model.conditions import Condition, Neighbours
from yiwang.flow.sensing.model.segments import Ints
from yiwang.flow.sensing.model.series_table import SeriesTable

METRES_A_DEGREE = 111_195.0  # on the mean sphere of 6,371 km


def within_radius(
    series: NDArray[np.int32],
    clause: NDArray[np.int16],
    conditions: Sequence[Condition],
    table: SeriesTable,
) -> tuple[Ints, NDArray[np.int32]]:
    """(start, near): near[start[e] : start[e + 1]] are the entries near entry e, in rising order."""
    owners, others = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for place in np.unique(clause):
        condition, mine = conditions[place], np.flatnonzero(clause == place)
        if not isinstance(condition, Neighbours):
            continue
        lon, lat = table.lon[series[mine]], table.lat[series[mine]]
        scale = np.cos(np.radians(lat.mean()))
        plane = np.column_stack((lon * scale, lat)) * METRES_A_DEGREE
        pairs = cKDTree(plane).query_pairs(condition.radius_m, output_type="ndarray")
        left, right = mine[pairs[:, 0]], mine[pairs[:, 1]]
        owners += [mine, left, right]
        others += [mine, right, left]
    owner, other = np.concatenate(owners), np.concatenate(others)
    order = np.lexsort((other, owner))
    counts = np.bincount(owner, minlength=len(series))
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    return start, other[order].astype(np.int32)
