"""The demo (演示): a living district of made-up reports and made-up people, labelled synthetic on every screen.

In: a node whose tables are ready. Out: the example city loaded and marked synthetic, people to log in as, and a child
process that back-fills two days and then lives on through the public doors. Never: part of `yiwang run`.
"""

from yiwang.front.demo.preparing import prepare

__all__ = ["prepare"]
