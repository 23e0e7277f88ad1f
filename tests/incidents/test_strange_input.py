"""Whatever strangers send: never a 5xx, always a problem in words, and the doors go on working."""

import json
import random
from urllib.parse import quote

import pytest

import town
from yiwang.kernel.ids import format_id

_STRANGE = [
    None, True, -1, 0, 1e308, 2**70, "", " ", "\x00", "\ud83d", "'; DROP TABLE incidents_report; --", "1-1",
    "1-2.k", "99999-1", "-", "NaN", "Infinity", "../../etc/passwd", "%s%n", "井盖", "x" * 600, [], {}, [[]], ["1-1"],
    {"lon": 1}, {"lon": 121.4, "lat": 31.2}, {"lon": 121.4, "lat": 31.2, "srs": "GCJ02", "accuracy_m": -1},
    {"lon": 181, "lat": 91}, "2026-03-01T08:00:00+08:00", "2026-03-01T08:00:00", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00", town.LID, "merge", "open,filed",
]  # fmt: skip

_BODIES = {
    "/api/reports": (
        "text", "channel", "source_id", "standard", "place", "address", "area", "uploads", "contact", "occurred_at",
        "same_as", "exercise",
    ),
    "/api/my": ("tokens",),
    "/api/track/{token}/rate": ("stars", "solved", "text"),
    "/api/track/{token}/reopen": ("reason",),
    "/api/track/{token}/supplement": ("text", "uploads"),
    "/api/incidents/{id}/reveal": ("reason",),
    "/open311/v2/requests.json": ("service_code", "lat", "long", "address_string", "description", "attribute",
                                  "media_url"),
} | {
    f"/api/incidents/{{id}}/actions/{action}": (
        "expected_version", "reason", "text", "standard", "lon", "lat", "srs", "area_id", "into", "report", "parts",
        "verdict", "uploads", "occurred_at", "department_id",
    )
    for action in (
        "take_in", "confirm", "report_confirmed", "place", "classify", "merge", "unmerge", "split", "decline",
        "nothing",
    )
}  # fmt: skip
_QUERIES = {
    "/api/incidents": ("state", "area", "standard", "channel", "q", "triage", "cursor", "limit"),
    "/api/incidents.csv": ("state", "q"),
    "/api/incidents/{id}": ("lang",),
    "/api/incidents/{strange}": (),
    "/api/duplicates": ("lon", "lat", "text", "standard", "srs"),
    "/api/track/{strange}": (),
    "/api/uploads/{strange}": ("key", "thumb"),
    "/open311/v2/requests.json": ("service_request_id", "service_code", "start_date", "end_date", "status", "page",
                                  "page_size"),
    "/open311/v2/requests/{strange}": (),
    "/open311/v2/services/{strange}": (),
    "/open311/v2/tokens/{strange}": (),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.shows("Q4")
async def test_strange_input_is_never_a_server_error(web, report, log_in, owner) -> None:
    rng = random.Random(311)
    receipt = await report()
    desk = await log_in("desk")

    def plain() -> str:
        return str(rng.choice(_STRANGE)).encode("utf-8", "replace").decode()

    def path_of(template: str) -> str:
        strange = quote(plain(), safe="") or "x"
        return template.format(token=receipt.token, id=receipt.incident.id, strange=strange[:200])

    wrong = []
    for n in range(400):
        template, fields = rng.choice(list(_BODIES.items()))
        body = {field: rng.choice(_STRANGE) for field in fields if rng.random() < 0.5}
        if "expected_version" in fields and rng.random() < 0.7:
            body["expected_version"] = await owner.fetchval(
                "SELECT max(version) FROM incidents_incident"
            )
        headers = {"content-type": "application/json"} | (desk if n % 2 else {})
        answer = await web.post(path_of(template), content=json.dumps(body), headers=headers)
        wrong += _judge(answer, f"POST {template} {body}")
    for n in range(400):
        template, fields = rng.choice(list(_QUERIES.items()))
        query = {field: plain() for field in fields if rng.random() < 0.5}
        answer = await web.get(path_of(template), params=query, headers=desk if n % 2 else {})
        wrong += _judge(answer, f"GET {template} {query}")
    assert wrong == []
    assert (await report(at=(121.45, 31.2))).report.id > format_id(1 << 48 | 1)


def _judge(answer, what: str) -> list[str]:
    if answer.status_code < 400:
        return []
    kind = answer.headers.get("content-type", "")
    ours = kind.startswith("application/problem+json") or "/open311/" in what
    if answer.status_code >= 500 or not ours:
        return [f"{what[:300]} -> {answer.status_code} {answer.text[:200]}"]
    return []
