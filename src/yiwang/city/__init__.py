"""The base (底座): areas, departments, event standards, responsibilities, components, the working calendar of one city.

In: a city pack (a folder of files), lists as Excel or CSV, points and names of places. Out: which area a point lies in,
which standard a code means, who is responsible there, when work is done. Never: an incident or a case; a rule for one
city in code: what differs between cities stands in its pack.
"""
