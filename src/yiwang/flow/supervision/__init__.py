"""Supervision of the whole course (全程监督): what runs late, and what the figures of a period are.

In: cases, their steps and clocks, incidents (through published views). Out: watch lists and their counts, nightly facts
on three grains, indicators whose every figure opens the rows that made it. Never: a change of a case (to remind is an
action of the process centre), a figure without a predicate, a formula that is not a versioned row.
"""
