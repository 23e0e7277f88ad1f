"""Made-up sentences: what residents say, grid workers note, crews report. All written for this project."""

import random
import tomllib
from importlib.resources import files

import msgspec

# A community is called after its committee; people say only where they live.
_OFFICES = ("居民委员会", "村民委员会", "居委会", "村委会")


class Phrases(msgspec.Struct, frozen=True, kw_only=True):
    """The sentences of one event standard; `{place}` stands for a spot."""

    said: list[str]
    seen: list[str]
    done: list[str]


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """All sentences of the demo."""

    openers: list[str]
    closers: list[str]
    spots: list[str]
    vague: list[str]
    questions: list[str]
    answers: list[str]
    again: list[str]
    exact: list[str]
    reasons: dict[str, list[str]]
    ratings: dict[str, list[str]]
    standards: dict[str, Phrases]

    def spot(self, rng: random.Random, community: str) -> str:
        """A made-up spot in a community."""
        for office in _OFFICES:
            community = community.removesuffix(office)
        return f"{community}{rng.choice(self.spots)}"

    def said(self, rng: random.Random, standard: str, place: str) -> str:
        """What a resident says of it, without the words around it."""
        return rng.choice(self.standards[standard].said).format(place=place)

    def wrapped(self, rng: random.Random, core: str) -> str:
        """The same in the words of one resident or another."""
        return f"{rng.choice(self.openers)}{core}{rng.choice(self.closers)}"

    def seen(self, rng: random.Random, standard: str, place: str) -> str:
        """What a grid worker notes."""
        return rng.choice(self.standards[standard].seen).format(place=place)

    def done(self, rng: random.Random, standard: str) -> str:
        """What a crew reports; a standard of another city's pack has no sentence of its own."""
        known = self.standards.get(standard)
        return rng.choice(known.done) if known else "已按结案条件处置完毕"

    def why(self, rng: random.Random, action: str) -> str:
        """A reason for an action that wants one."""
        return rng.choice(self.reasons[action])

    def rating(self, rng: random.Random, stars: int) -> str:
        """What a reporter adds to the stars."""
        return rng.choice(self.ratings[str(stars)])


def load() -> Words:
    """The shipped sentences."""
    text = (files(__package__) / "sentences.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Words)
