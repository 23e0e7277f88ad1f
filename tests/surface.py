"""Strange requests over the whole described API of a running node, by anonymous visitors and by several roles.

`Surface(address, ...)` reads /openapi.json there; `attack` sends what schemathesis makes of each operation (fitting and
unfitting), the same with one value spoilt, and broken bodies; often with ids of things that are really there. `Tally`
says how many requests were sent and every answer that breaks the promise: never a 5xx, each refusal problem+json
with a sentence (Open311: its own form), each good answer as the description says.
"""

import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import InvalidArgument, Unsatisfiable
from schemathesis import GenerationMode

PROBLEM = "application/problem+json"
TIMEOUT_S = 60
TURNS = 5
# An address longer than 64 kB is refused by the HTTP library below us (414, without a body), not by the application.
MOST_IN_ADDRESS = 8_000
# Leaks of what is inside, whatever the status.
_INSIDE = re.compile(r"Traceback \(most recent|asyncpg\.|psycopg|/site-packages/")
_SPOILT: list[Any] = [
    None, "", " ", "\x00", "a\x00b", "\ud800", "‮", "😀" * 300, "x" * 70_000, "' OR 1=1 --", "%s%n{0}{x}", "../../etc/passwd",
    0, -1, 1 << 31, 1 << 63, 1 << 64, -(1 << 63), 10**40, 1e308, -1e308, float("nan"), float("inf"), 0.1, True, [], {},
    [[]], {"a": {"b": []}}, [None] * 50, "1-1", "1-0", "0-1", "99999-1", "1-281474976710655", "1-281474976710656", "-", "1-１",
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999+14:00", "9999-12-31T23:59:59-14:00", "2026-02-30", "2026-01-01T00:00:00",
    "infinity", "~", "9999~1-1", "x~1-1", "2026-01-01~1-1", "1.nokey", "1-1.nokey",
]  # fmt: skip
_BROKEN = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"\xff\xfe\x00",
    b"[" * 20_000,
    b'{"a":' * 5_000,
    b'"x"',
    b"{}",
    b'{"text": 1e999}',
]


@dataclass
class Tally:
    """What was sent and what was wrong with the answers."""

    made: int = (
        0  # by schemathesis; each is sent several times, by other visitors and spoilt in other ways
    )
    sent: int = 0
    by_status: Counter[int] = field(default_factory=Counter)
    by_operation: Counter[str] = field(default_factory=Counter)
    complaints: dict[str, str] = field(default_factory=dict)  # by kind, the first example
    times: Counter[str] = field(default_factory=Counter)


class Surface:
    """The described API of the node at `address`."""

    def __init__(self, address: str, tokens: dict[str, str], known: dict[str, list[str]]) -> None:
        """`tokens` by visitor's name; `known`: values of path parameters that exist, by the parameter's name."""
        self.address = address
        self.known = known
        self.visitors: list[dict[str, str]] = [{}, {"Authorization": "Bearer wrong"}]
        self.visitors += [{"Authorization": f"Bearer {token}"} for token in tokens.values()]
        self.session = requests.Session()
        self.session.trust_env = False
        described = self.session.get(f"{address}/openapi.json", timeout=TIMEOUT_S)
        assert described.status_code == 200, described.text[:500]
        self.document: dict[str, Any] = described.json()
        self._schemas: dict[tuple[str, str, int], Any] = {}
        schema = schemathesis.openapi.from_dict(described.json())
        self.operations = [result.ok() for result in schema.get_all_operations()]
        self.tally = Tally()
        self.told = 0  # complaints that were printed already

    def attack(self, examples: int, number: int, turns: int = TURNS) -> Tally:
        """`examples` of each operation, seeded by `number`, each sent in `turns` ways; one example is a fitting one."""
        order = list(self.operations)
        random.Random(number).shuffle(order)
        for operation in order:
            unfitting = examples // 3
            self._attack(operation, GenerationMode.POSITIVE, examples - unfitting, number, turns)
            if unfitting:
                self._attack(operation, GenerationMode.NEGATIVE, unfitting, number, turns)
        return self.tally

    def _attack(
        self, operation: Any, mode: GenerationMode, examples: int, number: int, turns: int
    ) -> None:
        try:
            cases = operation.as_strategy(generation_mode=mode)
        except (InvalidArgument, Unsatisfiable):
            return

        @seed(number)
        @settings(
            max_examples=examples, database=None, deadline=None, derandomize=False, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=cases)
        def send(case: Any) -> None:
            self.tally.made += 1
            fitting = dict(case.path_parameters or {})
            for turn in range(turns):
                case.path_parameters = dict(fitting)
                self._send(case, random.Random(f"{number} {self.tally.made} {turn}"))

        try:
            send()
        except Unsatisfiable:
            return

    def _send(self, case: Any, dice: random.Random) -> None:
        for name in case.path_parameters or {}:
            if name in self.known and dice.random() < 0.7:
                case.path_parameters[name] = dice.choice(self.known[name])
            elif dice.random() < 0.2:
                case.path_parameters[name] = str(dice.choice(_SPOILT))[:300] or "x"
        try:
            wish = case.as_transport_kwargs(base_url=self.address)
        except (ValueError, TypeError, KeyError):
            return
        ends_session = (case.method, case.path) == ("DELETE", "/api/session")
        visitor = self.visitors[dice.randrange(2 if ends_session else len(self.visitors))]
        headers = {
            name: value
            for name, value in (wish.pop("headers", None) or {}).items()
            if name.lower() not in ("authorization", "content-length", "transfer-encoding")
        }
        wish["headers"] = headers | visitor
        wish.pop("cookies", None)
        _spoil(wish, dice)
        try:
            answer = self.session.request(
                timeout=TIMEOUT_S, allow_redirects=False, cookies={}, **wish
            )
        except (ValueError, UnicodeError, requests.exceptions.InvalidHeader):
            return  # no client can say that
        except requests.ConnectionError as error:
            self._complain(f"{case.method} {case.path}: no answer", repr(error)[:300], wish)
            return
        self.session.cookies.clear()
        self._judge(case, answer, wish)

    def _judge(self, case: Any, answer: requests.Response, wish: dict[str, Any]) -> None:
        operation = f"{case.method} {case.path}"
        self.tally.sent += 1
        self.tally.by_status[answer.status_code] += 1
        self.tally.by_operation[operation] += 1
        wrong = judge(case.path, answer) or self._unlike_described(case, answer)
        if wrong:
            self._complain(f"{operation}: {wrong}", answer.text[:400], wish)

    def _unlike_described(self, case: Any, answer: requests.Response) -> str | None:
        """An answer that went well must be as /openapi.json says that it is."""
        if answer.status_code >= 400 or case.path.startswith("/open311/"):
            return None  # Open311 is described by its own standard; a client of others tests it
        described = self.document["paths"][case.path][case.method.lower()]["responses"]
        if str(answer.status_code) not in described:
            return f"status {answer.status_code} is not described"
        content = described[str(answer.status_code)].get("content", {})
        kind = answer.headers.get("content-type", "").split(";")[0]
        content = {name.split(";")[0]: form for name, form in content.items()}
        if not {kind, "*/*"} & set(content):
            return f"answers {kind}, which is not described" if answer.content else None
        if kind != "application/json" or kind not in content:
            return None
        place = (case.path, case.method, answer.status_code)
        if place not in self._schemas:
            schema = content[kind]["schema"]
            self._schemas[place] = jsonschema_rs.Draft202012Validator(
                {"allOf": [schema], "components": self.document["components"]}
            )
        wrong = next(self._schemas[place].iter_errors(answer.json()), None)
        return wrong and f"status {answer.status_code} is not as described: {wrong.message[:200]}"

    def _complain(self, kind: str, said: str, wish: dict[str, Any]) -> None:
        self.tally.times[kind] += 1
        self.tally.complaints.setdefault(kind, f"{said}\n   sent {repr(wish)[:1200]}")


def judge(path: str, answer: requests.Response) -> str | None:
    """What is wrong with an answer, or None."""
    status = answer.status_code
    # These servers run without a gate of readings: its door says so, and when to come again.
    gate_away = path == "/api/readings" and status == 503 and "Retry-After" in answer.headers
    if status >= 500 and not gate_away:
        return f"status {status}"
    if _INSIDE.search(answer.text if len(answer.content) < 200_000 else ""):
        return "tells what is inside"
    if status < 400:
        return None
    if path.startswith("/open311/"):
        return _judge_open311(answer)
    if not answer.headers.get("content-type", "").startswith(PROBLEM):
        return f"status {status} is no problem+json but {answer.headers.get('content-type')}"
    body = answer.json()
    if body.get("status") != status:
        return f"status {status} says {body.get('status')}"
    for name in ("title", "detail"):
        words = body.get(name)
        if not isinstance(words, str) or not words or words in (body["code"], f"title_{status}"):
            return f"status {status} has no sentence ({body['code']})"
    return None


def _judge_open311(answer: requests.Response) -> str | None:
    kind = answer.headers.get("content-type", "")
    if "xml" in kind:
        return None if b"<description>" in answer.content else "an XML error without description"
    if "json" not in kind:
        return f"an error as {kind}"
    body = answer.json()
    if isinstance(body, dict):  # beneath the adapter: the house's own problem
        return None if body.get("detail") else "an error without a sentence"
    return None if body and all(entry.get("description") for entry in body) else "no description"


def _spoil(wish: dict[str, Any], dice: random.Random) -> None:
    """Sometimes put one impossible value into a request that fitted, or a broken body under it."""
    chance = dice.random()
    if chance < 0.5:
        return
    if chance < 0.6 and "json" in wish:
        wish.pop("json")
        wish["data"] = dice.choice(_BROKEN)
        wish["headers"]["Content-Type"] = "application/json"
    elif "json" in wish and isinstance(wish["json"], dict):
        body = json.loads(json.dumps(wish.pop("json"), default=str))
        _put_somewhere(body, dice)
        wish["data"] = json.dumps(body).encode()
        wish["headers"]["Content-Type"] = "application/json"
    elif wish.get("params") and isinstance(wish["params"], dict):
        name = dice.choice(list(wish["params"]))
        value = dice.choice(_SPOILT)
        said = (
            value
            if isinstance(value, str) and value != "\ud800"
            else json.dumps(value, default=str)
        )
        wish["params"] = wish["params"] | {name: said[:MOST_IN_ADDRESS]}
    if dice.random() < 0.1:
        wish["headers"]["Idempotency-Key"] = dice.choice(["k", "x" * 201, "1", "é"])


def _put_somewhere(body: dict[str, Any], dice: random.Random) -> None:
    spot: Any = body
    while isinstance(spot, dict) and spot:
        name = dice.choice(list(spot))
        if isinstance(spot[name], dict) and spot[name] and dice.random() < 0.7:
            spot = spot[name]
            continue
        spot[name] = dice.choice(_SPOILT)
        return
    body[dice.choice(["text", "reason", "place", "name"])] = dice.choice(_SPOILT)
