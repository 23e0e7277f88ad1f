"""The demo (演示): a living district of made-up reports and made-up people, labelled synthetic on every screen.

In: a node whose tables are ready. Out: the example city loaded and marked synthetic, people to log in as, and a child
process that back-fills two days and then lives on through the public doors. Never: part of `yiwang run`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yiwang.front.node import Node


def prepare(node: "Node", seed: int, reports: int) -> None:
    """Called by `yiwang demo` after the migrations and before the web starts."""
    # Imported here, for the web process passes this package to find its one door and needs none of the rest.
    from yiwang.front.demo import preparing

    preparing.prepare(node, seed, reports)
