"""What the demo's present needs at hand: people, doors, words, places by area, a seeded source of chance."""

import random
from typing import Any

from yiwang.backstage.messages import Actor
from yiwang.front.demo import photos
from yiwang.front.demo.director import Director
from yiwang.front.demo.hands import Answer, Hands
from yiwang.front.demo.people import People
from yiwang.front.demo.reporting import Told
from yiwang.front.demo.words import Words

EYE = "supervisor-city"  # through whom the director sees everything
MOST_TRUTHS = 3000
# How much longer some of our own matters take, and how often: so that there is always work in hand, some of it late.
# What a person reports is never slow.
SLOWNESS = {1.0: 87, 40.0: 10, 600.0: 3}


class Craft:
    """Shared by everybody who acts in the present."""

    def __init__(
        self,
        hands: Hands,
        people: People,
        words: Words,
        paths: dict[str, str],
        district_path: str,
        rng: random.Random,
    ) -> None:
        self.hands, self.people, self.words, self.rng = hands, people, words, rng
        self._paths = paths
        self._district_path = district_path
        self.director: Director | None = None
        self._truths: dict[str, Told] = {}  # by source id, of our own reports
        self.tokens: dict[str, str] = {}  # by incident id
        self._slowness: dict[str, float] = {}  # by incident id

    def path(self, area_id: str | None) -> str:
        """The path of an area of the district; of any other, the city's."""
        if area_id is None:
            return self._district_path.split("/", 1)[0] + "/"
        return self._paths.get(area_id, self._district_path.split("/", 1)[0] + "/")

    def pace(self, incident_id: str | None, low: float, high: float) -> float:
        """Seconds until the next step of a matter."""
        slower = self._slowness.get(incident_id or "", 1.0)
        return self.rng.uniform(low, high) * slower

    def remember(self, told: Told) -> None:
        """What is true of a report of ours."""
        self._truths[told.source_id] = told
        trim(self._truths)

    def truth(self, incident: dict[str, Any]) -> Told | None:
        """What is true of an incident, if one of its reports is ours."""
        known = (self._truths.get(report["source_id"]) for report in incident["reports"])
        return next((told for told in known if told is not None), None)

    def draw_slowness(self, incident_id: str) -> None:
        """How long a matter of ours will take."""
        drawn = self.rng.choices(list(SLOWNESS), list(SLOWNESS.values()))[0]
        self._slowness[incident_id] = drawn
        trim(self._slowness)

    def hurry(self, incident_id: str) -> None:
        """A person has taken part: from here on it goes at the usual pace."""
        self._slowness.pop(incident_id, None)

    def keep_token(self, incident_id: str, token: str) -> None:
        """The token by which a reporter of ours follows an incident."""
        self.tokens[incident_id] = token
        trim(self.tokens)

    async def act(
        self, actor: Actor, kind: str, thing: str, version: int, verb: str, **fields: Any
    ) -> Answer:
        """One action of `actor`; what comes out of it is known to be ours."""
        body = {name: value for name, value in fields.items() if value is not None}
        path = f"/api/{kind}s/{thing}/actions/{verb}" + ("?brief=true" if kind == "case" else "")
        answer = await self.hands.post(actor.name, path, body | {"expected_version": version})
        if answer.good and self.director is not None:
            self.director.own(f"{kind}/{thing}", answer.body["version"])
            if verb == "file_case":
                self.director.own(f"case/{answer.body['case']}", answer.body["version"])
        return answer

    async def picture(self, who: str | None, standard: str, phase: str) -> list[str]:
        """A drawn photo, sent in; its id, or nothing when it was refused."""
        content = photos.photo(standard, phase, self.rng)
        sent = {"file": ("photo.jpg", content, "image/jpeg")}
        answer = await self.hands.post(who, "/api/uploads", files=sent)
        return [answer.body["id"]] if answer.good else []

    def why(self, action: str) -> str:
        """A reason in words."""
        return self.words.why(self.rng, action)


def trim(kept: dict[str, Any], most: int = MOST_TRUTHS) -> None:
    """Forget the oldest."""
    while len(kept) > most:
        del kept[next(iter(kept))]
