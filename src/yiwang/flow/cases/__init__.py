"""The process centre (流程中心): one thing to do, from filing to closing.

In: an incident that shall be filed; actions of people and of written rules. Out: the case's state, its append-only
steps, its clock, and news of each step. Never: who is responsible or who is nearest (dispatch says), what a report
said in clear (incidents keeps it), a change that no row of `cases_step` tells.
"""
