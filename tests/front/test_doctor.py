"""The doctor: what is wrong is named, with its remedy; what is right is left in peace; nothing is changed."""

import os
import socket
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import psycopg
import pytest

from databases import copy_database, drop_database, owner_url
from yiwang.backstage import standing
from yiwang.front import doctor, rooms
from yiwang.front.doctor import Patient, examine, tell

NOW = datetime.now(UTC)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def patient(tmp_path: Path, free_port: int) -> Patient:
    """A machine without a node."""
    os.chmod(tmp_path, 0o755)
    return Patient(
        data=tmp_path / "node", host="127.0.0.1", port=free_port, database_url=None, language="en", now=NOW
    )  # fmt: skip


def states(patient: Patient) -> dict[str, str]:
    """By check, the worst of its findings."""
    order = {"good": 0, "poor": 1, "bad": 2}
    found: dict[str, str] = {}
    for finding in examine(patient):
        found[finding.check] = max(found.get(finding.check, "good"), finding.state, key=order.get)
    return found


@pytest.mark.shows("E11")
def test_a_machine_without_a_node_is_looked_at_and_not_touched(patient: Patient) -> None:
    found = states(patient)
    assert found["python"] == found["port"] == found["engine"] == found["holidays"] == "good"
    assert found["database"] == "poor"
    assert not patient.data.exists()


@pytest.mark.shows("E11")
def test_what_is_wrong_comes_with_its_remedy(patient: Patient, capsys) -> None:
    with socket.socket() as taken:
        taken.bind((patient.host, patient.port))
        taken.listen()
        assert states(patient)["port"] == "bad"
        assert tell(patient, as_json=True) == 1
        report = msgspec.json.decode(capsys.readouterr().out)
        assert tell(patient, as_json=False) == 1
        words = capsys.readouterr().out
    wrong = [finding for finding in report["findings"] if finding["state"] != "good"]
    assert report["healthy"] is False
    assert all(finding["mend"] for finding in wrong)
    assert f"port {patient.port} is taken" in words
    assert "→ choose another with --port" in words


def test_secrets_that_others_can_read_are_named(patient: Patient) -> None:
    patient.data.mkdir()
    secret = patient.data / ".owner.secret"
    secret.write_text("x")
    secret.chmod(0o644)
    found = next(finding for finding in examine(patient) if finding.check == "secrets")
    assert found.state == "bad"
    assert ".owner.secret" in found.said
    secret.chmod(0o600)
    assert states(patient)["secrets"] == "good"


def test_a_clock_that_went_astray_is_seen(patient: Patient) -> None:
    past = msgspec.structs.replace(patient, now=datetime(2001, 1, 1, tzinfo=UTC))
    assert states(past)["clock"] == "bad"
    patient.data.mkdir()
    newer = patient.data / "web.log"
    newer.touch()
    later = (NOW + timedelta(days=2)).timestamp()
    os.utime(newer, (later, later))
    assert states(patient)["clock"] == "bad"


def test_a_year_without_holidays_is_seen(patient: Patient) -> None:
    later = msgspec.structs.replace(patient, now=datetime(2200, 6, 1, tzinfo=UTC))
    assert states(later)["holidays"] == "bad"


@pytest.mark.skipif(os.geteuid() != 0, reason="the trap is root's alone")
def test_roots_trap_is_seen(patient: Patient) -> None:
    closed = patient.data.parent / "closed"
    closed.mkdir(mode=0o700)
    trapped = msgspec.structs.replace(patient, data=closed / "node")
    found = [f for f in examine(trapped) if f.check == "data" and f.state == "bad"]
    assert str(closed) in found[0].said
    outside = msgspec.structs.replace(trapped, database_url="postgresql://127.0.0.1:1/none")
    assert states(outside)["data"] == "good"


def test_a_database_that_does_not_answer_is_bad_when_it_was_given(patient: Patient) -> None:
    given = msgspec.structs.replace(patient, database_url="postgresql://u:p@127.0.0.1:1/none")
    assert states(given)["database"] == "bad"


@pytest.fixture
def own(postgres, migrated: str):
    """A migrated database of one's own; its owner's URL."""
    copy_database(postgres, migrated, "doctored")
    yield owner_url(postgres, "doctored")
    drop_database(postgres, "doctored")


@pytest.mark.shows("E11")
def test_a_migrated_database_is_well_and_an_empty_one_lacks_its_tables(
    patient: Patient, own: str, postgres
) -> None:
    given = msgspec.structs.replace(patient, database_url=own)
    found = states(given)
    assert found["database"] == found["rights"] == found["migrations"] == "good"
    assert found["outbox"] == found["parked"] == "good"
    empty = msgspec.structs.replace(patient, database_url=owner_url(postgres, "postgres"))
    assert states(empty)["migrations"] == "bad"


def test_news_that_stands_still_or_failed_is_seen(patient: Patient, own: str, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "LISTEN_S", 0.01)
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO backstage_outbox_cursor VALUES ('yiwang.flow.cases', '0', 0)"
        )
        connection.execute(
            "INSERT INTO backstage_outbox (topic, subject, payload, at) VALUES ('T', 1, '{}', now())"
        )
    given = msgspec.structs.replace(patient, database_url=own)
    late = next(finding for finding in examine(given) if finding.check == "outbox")
    assert late.state == "poor"
    assert "yiwang.flow.cases has not heard 1" in late.said
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO backstage_outbox_failure VALUES ('x', '1', 1, 5, 'broken', true, now())"
        )
    assert states(given)["parked"] == "bad"


def test_a_migration_that_is_not_done_is_named(own: str) -> None:
    with psycopg.connect(own, autocommit=True) as connection:
        connection.execute(
            "DELETE FROM backstage_schema_version WHERE version_num LIKE 'dispatch%'"
        )
    found = standing.look(own, rooms.migrations())
    assert [name.split("_")[0] for name in found.pending] == ["dispatch"] * len(found.pending)
    assert found.pending


def test_the_doctor_speaks_both_languages() -> None:
    words = tomllib.loads((Path(doctor.__file__).parent / "doctor.toml").read_text("utf-8"))
    assert words["zh"].keys() == words["en"].keys()
