"""What crosses this room's wall. Ids are text ("1-42") at the web doors."""

from yiwang.flow.sensing.messages.kinds import KindView, Measure, ThingKind
from yiwang.flow.sensing.messages.news import READINGS_JUDGED
from yiwang.flow.sensing.messages.readings import Fate, History, Latest, Point, ReadingsAnswer
from yiwang.flow.sensing.messages.things import (
    Cluster,
    Clusters,
    Credential,
    DatastreamView,
    Loaded,
    MadeThing,
    NewCredential,
    NewThing,
    PatchThing,
    RowError,
    Things,
    ThingView,
)

__all__ = [
    "READINGS_JUDGED", "Cluster", "Clusters", "Credential", "DatastreamView", "Fate", "History", "KindView", "Latest",
    "Loaded", "MadeThing", "Measure", "NewCredential", "NewThing", "PatchThing", "Point", "ReadingsAnswer", "RowError",
    "ThingKind", "ThingView", "Things",
]  # fmt: skip
