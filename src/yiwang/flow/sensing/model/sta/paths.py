"""Resource paths such as `Things('1-42')/Datastreams/$ref`.

In: what stands after the service's root. Out: steps and the tail. Never: a look at what they lead to.
"""

import re

import msgspec

from yiwang.kernel.errors import NotFound

MOST_STEPS = 12
_STEP = re.compile(r"([A-Za-z]+)(?:\((?:'((?:[^']|'')*)'|([^()']+))\))?(?:/|$)")
_TAILS = ("$ref", "$value", "$count")


class Step(msgspec.Struct, frozen=True):
    """A set, a related entity or a property; maybe one of the set by its id."""

    name: str
    id: str | None


class Resource(msgspec.Struct, frozen=True):
    """`tail`: "", `$ref`, `$value` or `$count`."""

    steps: tuple[Step, ...]
    tail: str


def parse_path(text: str) -> Resource:
    """What a request is about."""
    rest, tail = text.strip("/"), ""
    for known in _TAILS:
        if rest == known or rest.endswith("/" + known):
            rest, tail = rest[: -len(known)].rstrip("/"), known
    steps: list[Step] = []
    at = 0
    while at < len(rest):
        match = _STEP.match(rest, at)
        if match is None or len(steps) >= MOST_STEPS:
            # Below a property that is JSON, names are anything.
            more = rest[at:].split("/")
            if not steps or len(steps) + len(more) > MOST_STEPS:
                raise NotFound("no_such_resource", path=text[:100])
            steps += [Step(part, None) for part in more]
            break
        name, quoted, plain = match.groups()
        found = quoted.replace("''", "'") if quoted is not None else plain
        steps.append(Step(name, found))
        at = match.end()
    return Resource(tuple(steps), tail)
