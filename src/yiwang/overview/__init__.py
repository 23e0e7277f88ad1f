"""The city on one screen (一屏观全域): today's numbers, what is open, where, and what has just happened.

In: one area, one actor. Out: figures of one snapshot that add up over the areas below it, each with the rows that make
it, and the map of open cases. Never: a figure counted by another predicate than its rows; a thing counted twice.
"""
