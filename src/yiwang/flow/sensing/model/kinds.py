"""Kinds of things from their TOML files.

In: documents. Out: kinds, each code once, or `Invalid("bad_kind")` that names the file and the field.
"""

from collections.abc import Mapping

import msgspec

from yiwang.flow.sensing.messages.kinds import ThingKind
from yiwang.kernel.errors import Invalid


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: list[ThingKind]


def parse_kinds(documents: Mapping[str, bytes]) -> list[ThingKind]:
    """All kinds of all files, in their order."""
    kinds: dict[str, ThingKind] = {}
    for name, document in documents.items():
        try:
            found = msgspec.toml.decode(document, type=_File).kind
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Invalid("bad_kind", file=name, said=str(error)) from error
        for kind in found:
            fault = _fault(kind, kinds)
            if fault is not None:
                raise Invalid("bad_kind", file=name, said=f"{kind.code}: {fault}")
            kinds[kind.code] = kind
    return list(kinds.values())


def _fault(kind: ThingKind, known: Mapping[str, ThingKind]) -> str | None:
    if kind.code in known:
        return "is there twice"
    names = [measure.property for measure in kind.measures]
    if len(set(names)) < len(names):
        return "measures a property twice"
    for measure in kind.measures:
        if measure.low is not None and measure.high is not None and measure.low >= measure.high:
            return f"{measure.property}: low is not below high"
    if kind.silence_policy != "none" and kind.period_s is None and kind.measures:
        return "has a policy for silence and no period"
    return None
