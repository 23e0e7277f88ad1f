"""The back stage (后台): database, outbox, files, identity, pending record, web doors' plumbing.

In: an actor and a piece of work. Out: one committed transaction, or none. Never: a city matter; the words incident,
case or warning mean nothing here.
"""
