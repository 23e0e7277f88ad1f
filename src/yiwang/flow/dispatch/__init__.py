"""The dispatch centre (调度中心): who is responsible, and which able crew on duty is nearest.

In: a case that waits to be dispatched. Out: a proposal with its reasons in words, and the dispatch itself through the
process centre. Never: a case left without a holder: what nobody is responsible for stays with the operations centre in
a visible queue.
"""
