"""Scenes (场景): declarative packs that say what the platform watches for one matter of the city, and how.

In: folders of TOML with their words, stories and README. Out: packs in the database, what a page shows of each, made-up
stations for a demo. Never: code in a pack; a rule, a kind or a standard of its own: a pack names those that there are,
and what the platform lacks is added to the platform.
"""
