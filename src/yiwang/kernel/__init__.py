"""The kernel: ids, time, units, places, words and errors that every room shares.

In: plain values. Out: plain values. Never: I/O, the clock of the machine, a database, a web request.
"""
