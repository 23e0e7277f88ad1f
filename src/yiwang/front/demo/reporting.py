"""What is reported next: by which door, of which standard, where, in which words; for the past and the present alike.

In: the mix, the places, the words, a seeded source of chance. Out: `Told`, complete and made up.
"""

import random
from datetime import datetime

import msgspec

from yiwang.flow.incidents.messages import ContactGiven, MakeReport, PlaceGiven
from yiwang.front.demo.mix import Mix
from yiwang.front.demo.places import Places, Spot
from yiwang.front.demo.words import Words

QUESTIONS = 0.02  # asked, not reported
VAGUE = 0.04  # words that tell nothing of the class
ADDRESS_ONLY = 0.03
INACCURATE = 0.03
AGAIN = 0.07  # the same thing, told by somebody else
REMEMBERED = 60


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One report before it is made, with the truth that only its maker knows (`standard`, `spot`)."""

    source_id: str
    at: datetime
    channel: str
    standard: str
    spot: Spot
    text: str
    named: bool  # the reporter picks the standard
    core: str = ""  # what is said, without the words around it
    question: bool = False
    photos: int = 0
    address_only: bool = False
    accuracy_m: float | None = None
    contact: bool = False

    def command(self) -> MakeReport:
        """As a door takes it."""
        place = PlaceGiven(lon=self.spot.lon, lat=self.spot.lat, accuracy_m=self.accuracy_m)
        return MakeReport(
            channel=self.channel, source_id=self.source_id, text=self.text,
            standard=self.standard if self.named else None, place=None if self.address_only else place,
            address=self.spot.name, contact=_CONTACT if self.contact else None,
        )  # fmt: skip


# A number that no network gives out, and a name that says what it is.
_CONTACT = ContactGiven(name="合成市民", phone="19900000000")


class Reporting:
    """Draws one report after the other."""

    def __init__(self, mix: Mix, places: Places, words: Words, series: str) -> None:
        self._mix = mix
        self._places = places
        self._words = words
        self._series = series
        self._number = 0
        self._recent: list[Told] = []

    def draw(self, rng: random.Random, at: datetime) -> Told:
        """The next report."""
        self._number += 1
        source_id = f"{self._series}-{self._number}"
        if self._recent and rng.random() < AGAIN:
            return self._again(rng, at, source_id)
        told = self._fresh(rng, at, source_id)
        self._recent = [*self._recent[-REMEMBERED:], told]
        return told

    def _fresh(self, rng: random.Random, at: datetime, source_id: str) -> Told:
        standard, spot = self._mix.standard(rng), self._places.spot(rng)
        channel = self._mix.channel(rng)
        chance = rng.random()
        if chance < QUESTIONS:
            return Told(
                source_id=source_id, at=at, channel="hotline", standard=standard, spot=spot, named=False,
                question=True, text=rng.choice(self._words.questions).format(place=spot.community),
                address_only=True, contact=True,
            )  # fmt: skip
        vague = chance < QUESTIONS + VAGUE and channel != "patrol"
        core = self._core(rng, channel, standard, spot, vague=vague)
        return Told(
            source_id=source_id, at=at, channel=channel, standard=standard, spot=spot, core=core,
            named=channel == "patrol" or (not vague and rng.random() < _NAMED[channel]),
            text=core if channel == "patrol" else self._words.wrapped(rng, core),
            photos=_photos(rng, channel),
            address_only=channel == "hotline" and rng.random() < ADDRESS_ONLY * 4,
            accuracy_m=_accuracy(rng, channel),
            contact=channel in ("hotline", "snap") and rng.random() < 0.6,
        )  # fmt: skip

    def _core(
        self, rng: random.Random, channel: str, standard: str, spot: Spot, *, vague: bool
    ) -> str:
        if vague:
            return rng.choice(self._words.vague).format(place=spot.name)
        if channel == "patrol":
            return self._words.seen(rng, standard, spot.name)
        return self._words.said(rng, standard, spot.name)

    def _again(self, rng: random.Random, at: datetime, source_id: str) -> Told:
        """Somebody else sees the same thing, a few metres off, and tells it much alike."""
        first = rng.choice(self._recent[-12:])
        spot = msgspec.structs.replace(
            first.spot,
            lon=first.spot.lon + rng.gauss(0, 0.00006),
            lat=first.spot.lat + rng.gauss(0, 0.00006),
        )
        channel = rng.choice(("snap", "open311", "hotline"))
        core = (
            first.core if rng.random() < 0.7 else self._words.said(rng, first.standard, spot.name)
        )
        return Told(
            source_id=source_id, at=at, channel=channel, standard=first.standard, spot=spot, named=True,
            text=self._words.wrapped(rng, core), photos=_photos(rng, channel), contact=rng.random() < 0.4,
        )  # fmt: skip


# How often the reporter picks the class: the page offers it, a hotline agent knows it, a foreign client must.
_NAMED = {"snap": 0.55, "hotline": 0.6, "open311": 0.9}


def _photos(rng: random.Random, channel: str) -> int:
    if channel == "hotline":
        return 0
    return rng.choices((0, 1, 2), (25, 60, 15))[0] if channel != "patrol" else 1


def _accuracy(rng: random.Random, channel: str) -> float | None:
    if channel in ("hotline", "patrol"):
        return None
    return rng.uniform(300, 900) if rng.random() < INACCURATE else round(rng.uniform(4, 40), 1)
