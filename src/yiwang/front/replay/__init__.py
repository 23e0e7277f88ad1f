"""Replay (`yiwang replay`): real request records of another city, fed in through the public doors at their own times.

In: a CSV file in a known form. Out: reports and what became of them, counted row by row; our due dates and closings
beside the city's own. Never: a row dropped in silence, a row taken in twice.
"""
