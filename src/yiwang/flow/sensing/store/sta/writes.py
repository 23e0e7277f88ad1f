"""What SensorThings adds to the registry, as rows."""

from collections.abc import Sequence
from typing import Any

from yiwang.backstage.database import Tx

_STREAM = """
INSERT INTO sensing_datastream (thing_id, property, main, unit, thing_key)
SELECT t.id, $2, NOT EXISTS (SELECT 1 FROM sensing_datastream d WHERE d.thing_id = t.id), $3,
  sensing_key(t.source || '/' || t.source_id)
FROM sensing_thing t WHERE t.id = $1 RETURNING id
"""
_STREAM_MORE = """
INSERT INTO sensing_sta_datastream (datastream_id, name, description, observation_type, unit, properties, sensor_id,
  property_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (datastream_id) DO UPDATE SET name = $2, description = $3, observation_type = $4, unit = $5,
  properties = $6, sensor_id = $7, property_id = $8
"""


async def add_sensor(tx: Tx, *row: Any) -> int:
    """Name, description, encoding, metadata, properties."""
    found: int = await tx.fetchval(
        "INSERT INTO sensing_sta_sensor (name, description, encoding_type, metadata, properties)"
        " VALUES ($1, $2, $3, $4, $5) RETURNING id",
        *row,
    )
    return found


async def add_property(tx: Tx, *row: Any) -> int:
    """Name, definition, description, properties."""
    found: int = await tx.fetchval(
        "INSERT INTO sensing_sta_property (name, definition, description, properties)"
        " VALUES ($1, $2, $3, $4) RETURNING id",
        *row,
    )
    return found


async def add_location(tx: Tx, *row: Any) -> int:
    """Name, description, encoding, location, lon, lat, properties, area path."""
    found: int = await tx.fetchval(
        "INSERT INTO sensing_sta_location (name, description, encoding_type, location, lon, lat, properties, area_path)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        *row,
    )
    return found


async def add_feature(tx: Tx, *row: Any) -> int:
    """Name, description, encoding, feature, lon, lat, properties, area path."""
    found: int = await tx.fetchval(
        "INSERT INTO sensing_sta_feature (name, description, encoding_type, feature, lon, lat, properties, area_path)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        *row,
    )
    return found


async def describe_thing(tx: Tx, thing_id: int, description: str) -> None:
    """Beside what the registry has."""
    await tx.execute(
        "INSERT INTO sensing_sta_thing VALUES ($1, $2) ON CONFLICT (thing_id) DO UPDATE SET description = $2",
        thing_id, description,
    )  # fmt: skip


async def places_of(tx: Tx, thing_id: int) -> list[int]:
    """A thing's own Locations now, those that somebody made."""
    rows = await tx.fetch(
        "SELECT location_id FROM sensing_sta_thing_location WHERE thing_id = $1 ORDER BY 1",
        thing_id,
    )
    return [row["location_id"] for row in rows]


async def put_places(tx: Tx, thing_id: int, location_ids: Sequence[int]) -> None:
    """Instead of those before."""
    await tx.execute("DELETE FROM sensing_sta_thing_location WHERE thing_id = $1", thing_id)
    await tx.execute(
        "INSERT INTO sensing_sta_thing_location SELECT $1, unnest($2::bigint[])", thing_id, list(location_ids)
    )  # fmt: skip


async def add_historical(tx: Tx, thing_id: int, at: Any, location_ids: Sequence[int]) -> int:
    """Where a thing was."""
    found: int = await tx.fetchval(
        "INSERT INTO sensing_sta_historical (thing_id, time, location_ids) VALUES ($1, $2, $3) RETURNING id",
        thing_id, at, list(location_ids),
    )  # fmt: skip
    return found


async def put_historical(tx: Tx, historical_id: int, at: Any) -> int:
    """When it was; how many rows that touched: a place that is derived has none."""
    return await tx.execute(
        "UPDATE sensing_sta_historical SET time = $2 WHERE id = $1", historical_id, at
    )


async def names_of_streams(tx: Tx, thing_id: int) -> set[str]:
    """Which properties a thing has already."""
    rows = await tx.fetch("SELECT property FROM sensing_datastream WHERE thing_id = $1", thing_id)
    return {row["property"] for row in rows}


async def add_stream(tx: Tx, thing_id: int, prop: str, unit: str) -> int:
    """A datastream of a thing."""
    found: int = await tx.fetchval(_STREAM, thing_id, prop, unit)
    return found


async def describe_stream(tx: Tx, *row: Any) -> None:
    """Id, name, description, observation type, unit, properties, sensor, observed property."""
    await tx.execute(_STREAM_MORE, *row)


async def update(tx: Tx, table: str, row_id: int, fields: dict[str, Any]) -> int:
    """Columns of a side table, whose names are ours; how many rows that touched."""
    names = ", ".join(f"{name} = ${place}" for place, name in enumerate(fields, 2))
    return await tx.execute(f"UPDATE {table} SET {names} WHERE id = $1", row_id, *fields.values())


async def delete_location(tx: Tx, location_id: int) -> int:
    """Taken from its things too."""
    return await tx.execute("DELETE FROM sensing_sta_location WHERE id = $1", location_id)


async def delete_historical(tx: Tx, historical_id: int) -> int:
    """Of those that somebody made or a move left."""
    return await tx.execute("DELETE FROM sensing_sta_historical WHERE id = $1", historical_id)


async def hide_stream(tx: Tx, stream_id: int) -> None:
    """No more shown by SensorThings; its readings keep their meaning."""
    await tx.execute(
        "INSERT INTO sensing_sta_datastream (datastream_id, deleted) VALUES ($1, true)"
        " ON CONFLICT (datastream_id) DO UPDATE SET deleted = true",
        stream_id,
    )


async def hide_of(tx: Tx, table: str, row_id: int) -> int:
    """A sensor or observed property that somebody made, with its datastreams; one of a kind's is left alone."""
    column, own = {
        "sensing_sta_sensor": ("sensor_id", "kind"), "sensing_sta_property": ("property_id", "property"),
    }[table]  # fmt: skip
    done = await tx.execute(
        f"UPDATE {table} SET deleted = true WHERE id = $1 AND {own} IS NULL", row_id
    )
    if done:
        await tx.execute(
            f"UPDATE sensing_sta_datastream SET deleted = true WHERE {column} = $1", row_id
        )
    return done


async def hide_feature(tx: Tx, feature_id: int) -> int:
    """One that somebody made."""
    return await tx.execute(
        "UPDATE sensing_sta_feature SET deleted = true WHERE id = $1", feature_id
    )
