"""The client that others wrote, frost_sta_client from PyPI, against a served node."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import town
from serving import free_port, token
from yiwang.backstage.database import Database
from yiwang.backstage.messages import Actor
from yiwang.backstage.postgres import PostgresServer
from yiwang.front.node import Node, claim_port


@pytest.fixture
def address(
    postgres: PostgresServer, town_url: str, city_database: Database, keeper: Actor, tmp_path: Path
) -> Iterator[str]:
    """A node with its gate over the town."""
    node = Node(tmp_path, free_port())
    node.app_url = town_url
    node.ingest_url = town_url.replace("yiwang_app:", "yiwang_ingest:").replace(
        postgres.secret("yiwang_app"), postgres.secret("yiwang_ingest")
    )
    claim = claim_port(node.host, node.port)
    try:
        node.start()
        yield node.address
    finally:
        node.stop()
        claim.close()


@pytest.mark.shows("E2")
def test_the_fraunhofer_client_creates_lists_expands_patches_and_deletes(address: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import frost_sta_client as fsc
        import geojson
        import jsonpatch

        auth = fsc.AuthHandler("keeper", token(address, "keeper"))
        service = fsc.SensorThingsService(f"{address}/sta/v1.1", auth_handler=auth)
        lon, lat = town.IN_XUHUI
        place = fsc.Location(
            name="here",
            description="",
            location=geojson.Point((lon, lat)),
            encoding_type="application/geo+json",
        )
        thing = fsc.Thing(
            name="frost",
            description="made by a client",
            properties={"made": "by frost"},
            locations=[place],
        )
        service.create(thing)
        unit = fsc.UnitOfMeasurement(name="degree Celsius", symbol="°C", definition="ucum:Cel")
        stream = fsc.Datastream(
            name="t", description="air", observation_type="http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
            unit_of_measurement=unit, thing=thing,
            sensor=fsc.Sensor(name="s", description="", encoding_type="text/plain", metadata="none"),
            observed_property=fsc.ObservedProperty(name="Temperature", definition="http://t", description=""),
        )  # fmt: skip
        service.create(stream)
        for value in (20.5, 21.5, 22.5):
            service.create(fsc.Observation(result=value, datastream=stream))
        found = (
            service.things()
            .query()
            .filter("name eq 'frost'")
            .expand("Datastreams,Locations")
            .list()
        )
        assert [(one.id, one.name) for one in found] == [(thing.id, "frost")]
        assert [one.name for one in found.entities[0].datastreams] == ["t"]
        seen = (
            stream.get_observations()
            .query()
            .filter("result gt 21")
            .orderby("phenomenonTime", "ASC")
            .list()
        )
        assert [one.result for one in seen] == [21.5, 22.5]
        again = service.things().find(thing.id)
        assert again.properties["made"] == "by frost"
        service.patch(
            thing, jsonpatch.JsonPatch([{"op": "replace", "path": "/name", "value": "patched"}])
        )
        assert service.things().find(thing.id).name == "patched"
        again.name = "put"
        service.update(again)
        assert service.things().find(thing.id).name == "put"
        service.delete(thing)
        assert len(service.things().query().filter("name eq 'put'").list().entities) == 0
