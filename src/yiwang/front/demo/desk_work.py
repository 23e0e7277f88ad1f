"""The desk in the present: takes in, places, classifies, confirms, files, declines; as a person at the page would.

In: an incident that waits. Out: one step on it, at most. Never: a guess at what only its reporter knows.
"""

from typing import Any

from yiwang.backstage.messages import Actor
from yiwang.front.demo.director import Director
from yiwang.front.demo.stagecraft import EYE, Craft

WAITING = ("open", "confirming", "confirmed")
UNSETTLED = ("unplaced", "inaccurate")


class DeskWork:
    """Attends to incidents."""

    def __init__(self, craft: Craft, director: Director) -> None:
        self._craft = craft
        self._director = director

    async def attend(self, incident_id: str) -> float | None:
        """The next step of one incident."""
        found = await self._craft.hands.get(EYE, f"/api/incidents/{incident_id}")
        if not found.good or found.body["state"] not in WAITING:
            return None
        incident = found.body
        actor = self._actor(incident)
        if actor is None:
            return None
        history = incident["history"]
        wait = self._director.must_yield(
            f"incident/{incident_id}",
            incident["version"],
            history[-1] if history else None,
            actor.role,
        )
        if wait:
            return wait
        verb, fields = await self._choose(incident, actor)
        if verb is None:
            return None
        await self._craft.act(actor, "incident", incident_id, incident["version"], verb, **fields)
        return self._craft.pace(incident_id, 2.0, 6.0)

    def _actor(self, incident: dict[str, Any]) -> Actor | None:
        people, craft = self._craft.people, self._craft
        if incident["triage"] in UNSETTLED:
            return people.by_name["desk-city"]
        path = craft.path(incident["area_id"])
        if incident["state"] == "confirming":
            return people.grid_worker(path)
        return people.desk(path, craft.rng)

    async def _choose(
        self, incident: dict[str, Any], actor: Actor
    ) -> tuple[str | None, dict[str, Any]]:
        """What this incident needs now."""
        craft, state = self._craft, incident["state"]
        truth = craft.truth(incident)
        standard = self._standard(incident)
        if state == "confirming":
            uploads = await craft.picture(actor.name, standard or "", "before")
            return "report_confirmed", {"verdict": "real", "text": "现场属实", "uploads": uploads}
        if not any(step["action"] == "take_in" for step in incident["history"]):
            return "take_in", {}
        if truth is not None and truth.question:
            return "answer", {"text": craft.rng.choice(craft.words.answers)}
        if incident["triage"] in UNSETTLED:
            if truth is None:
                return None, {}  # a person's report: only its maker or a person at the desk knows
            return "place", {"lon": truth.spot.lon, "lat": truth.spot.lat}
        if standard is None:
            return None, {}
        if incident["standard"] is None:
            return "classify", {"standard": standard}
        return self._decide(incident, standard, fresh=state == "open" and truth is not None)

    def _decide(
        self, incident: dict[str, Any], standard: str, *, fresh: bool
    ) -> tuple[str, dict[str, Any]]:
        chance = self._craft.rng.random()
        if fresh and chance < 0.03:
            return "decline", {
                "reason": self._craft.why("decline"),
                "text": self._craft.why("decline_reply"),
            }
        near = next(iter(incident["duplicates"]), None)
        if fresh and near is not None and near["likeness"] > 0.5 and chance < 0.5:
            return "merge", {"into": near["incident"], "reason": self._craft.why("merge")}
        if (
            fresh
            and chance > 0.95
            and not any(s["action"] == "confirm" for s in incident["history"])
        ):
            return "confirm", {}
        return "file_case", {"standard": standard}

    def _standard(self, incident: dict[str, Any]) -> str | None:
        """As classified, else the truth, else the best advice; nothing if nobody knows."""
        if incident["standard"] is not None:
            return str(incident["standard"]["code"])
        truth = self._craft.truth(incident)
        if truth is not None:
            return truth.standard
        advice = incident["advice_list"] or ([incident["advice"]] if incident["advice"] else [])
        return str(advice[0]["code"]) if advice else None
