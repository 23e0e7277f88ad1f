"""Cases in the present: dispatched, accepted, travelled to, handled, verified, closed; each step by who may take it.

In: an open case. Out: one step on it, at most. Never: a step that the case's own page would not offer.
"""

from typing import Any

from yiwang.backstage.messages import Actor
from yiwang.front.demo.director import Director
from yiwang.front.demo.moving import Moving
from yiwang.front.demo.stagecraft import EYE, Craft, trim
from yiwang.kernel.ids import format_id, parse_id

Case = dict[str, Any]
Step = tuple[Actor | None, str, dict[str, Any]]
_STARTS = ("accept", "reopen", "resume", "verify_fail", "rework")


class CaseWork:
    """Attends to cases."""

    def __init__(self, craft: Craft, director: Director, moving: Moving) -> None:
        self._craft, self._director, self._moving = craft, director, moving
        self.incident_of: dict[str, str] = {}

    async def attend(self, case_id: str) -> float | None:
        """The next step of one case."""
        found = await self._craft.hands.get(EYE, f"/api/cases/{case_id}")
        if not found.good:
            return None
        case: Case = found.body
        self.incident_of[case_id] = case["incident_id"]
        trim(self.incident_of)
        chosen = await self._choose(case)
        if chosen is None:
            return None
        actor, verb, fields = chosen
        if actor is None:
            return None  # nobody of the demo has this case: it waits for a person
        wait = self._director.must_yield(
            f"case/{case_id}", case["version"], case["steps"][-1], actor.role
        )
        if wait:
            return wait
        if verb == "walk":
            return self._moving.go(actor, case)
        photo = fields.pop("photo", None)
        if photo:
            fields["uploads"] = await self._craft.picture(
                actor.name, case["standard"]["code"], photo
            )
        await self._craft.act(actor, "case", case_id, case["version"], verb, **fields)
        return None  # the feed tells of it, and of what is next

    async def _choose(self, case: Case) -> Step | None:
        path, craft = self._craft.path(case["area_id"]), self._craft
        desk = craft.people.desk(path, craft.rng)
        match case["stage"]:
            case "dispatching":
                return await self._dispatch(case, desk, "dispatch")
            case "disputed":
                boss = craft.people.supervisor(path, craft.rng)
                return await self._dispatch(case, boss, "mediate")
            case "accepting":
                return self._accept(case)
            case "handling":
                return self._pending(case, desk) or self._handle(case, path)
            case "deferred":
                return desk, "resume", {}
            case "verifying" | "recorded":
                return self._verify(case, path, desk)
            case "closing":
                return self._closer(case, desk)
        return None

    async def _dispatch(self, case: Case, actor: Actor, verb: str) -> Step | None:
        found = await self._craft.hands.get(actor.name, f"/api/cases/{case['id']}/dispatch")
        if not found.good:
            return None
        lead, crews = found.body["department"], found.body["crews"]
        crew = next((crew for crew in crews if crew["able"]), None)
        fields: dict[str, Any] = {
            "department_id": lead["id"]
            if lead
            else format_id(self._craft.people.who_else(parse_id(case["id"]))),
            "assisting": [other["id"] for other in found.body["assisting"]],
            "crew_id": crew["id"] if crew else None,
            "why": " ".join(choice["why"] for choice in (lead, crew) if choice) or None,
        }
        if verb == "mediate":
            fields["reason"] = self._craft.why("mediate")
        return actor, verb, fields

    def _accept(self, case: Case) -> Step:
        if case["send_back_count"] < 2 and self._craft.rng.random() < 0.04:
            return self._department(case), "send_back", {"reason": self._craft.why("send_back")}
        return self._handler(case), "accept", {}

    def _pending(self, case: Case, desk: Actor) -> Step | None:
        yes = self._craft.rng.random() < 0.8
        words: dict[str, Any] = {} if yes else {"reason": self._craft.why("refuse")}
        match case["pending"]:
            case "extend":
                return desk, "approve_extension" if yes else "refuse_extension", words
            case "defer":
                return desk, "approve_deferral" if yes else "refuse_deferral", words
        return None

    def _handle(self, case: Case, path: str) -> Step:
        since = max(
            (n for n, step in enumerate(case["steps"]) if step["action"] in _STARTS), default=0
        )
        done = [step["action"] for step in case["steps"][since:]]
        handler = self._handler(case)
        if "start_handling" not in done and done[0] == "accept":
            arrived = handler is None or self._moving.is_there(handler, case)
            return handler, "start_handling" if arrived else "walk", {}
        if len(done) < 3:
            chance = self._craft.rng.random()
            if chance < 0.04:
                return (
                    self._department(case),
                    "extend",
                    {"reason": self._craft.why("extend"), "hours": 8},
                )
            if chance < 0.05:
                return self._department(case), "defer", {"reason": self._craft.why("defer")}
            if chance < 0.08:
                return handler, "note", {"text": self._craft.why("note")}
            if chance < 0.10:
                return self._craft.people.supervisor(path, self._craft.rng), "remind", {}
        text = self._craft.words.done(self._craft.rng, case["standard"]["code"])
        return handler, "report_result", {"text": text, "photo": "after"}

    def _verify(self, case: Case, path: str, desk: Actor) -> Step:
        verifier = self._craft.people.grid_worker(path) or desk
        if (
            case["stage"] == "verifying"
            and self._craft.rng.random() < 0.05
            and case["rework_count"] < 2
        ):
            return verifier, "verify_fail", {"reason": self._craft.why("verify_fail")}
        return verifier, "verify_pass", {"photo": "after"}

    def _closer(self, case: Case, desk: Actor) -> Step:
        if self._craft.rng.random() < 0.02 and case["rework_count"] < 2:
            return desk, "rework", {"reason": self._craft.why("rework")}
        return desk, "close", {}

    def _handler(self, case: Case) -> Actor | None:
        crew = parse_id(case["crew"]["id"]) if case["crew"] else None
        lead = parse_id(case["lead"]["id"]) if case["lead"] else None
        return self._craft.people.handler(crew, lead)

    def _department(self, case: Case) -> Actor | None:
        return (
            self._craft.people.departments.get(parse_id(case["lead"]["id"]))
            if case["lead"]
            else None
        )
