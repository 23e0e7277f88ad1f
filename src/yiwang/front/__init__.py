"""The front stage (前台): web doors, live feed, worker, command line.

In: requests, signals, a data folder. Out: the rooms' doors, mounted. Never: a rule, a statement of SQL.
"""
