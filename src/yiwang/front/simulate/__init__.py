"""Made-up data at a city's size: a registry of things, each marked synthetic.

In: a city pack, numbers, a seed. Out: files that the ordinary doors take. Never: a way in of its own.
"""
