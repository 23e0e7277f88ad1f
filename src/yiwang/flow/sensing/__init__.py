"""Sensing (感知): from things and their readings to warnings worth a person's time.

In: things with their kinds and places; readings by HTTP and MQTT; rules. Out: history, latest values, transitions of
rules, the news `ReadingsJudged`. Never: a reading acknowledged that is not committed; a reading written by anybody but
the gate, which is one process and the only holder of the rules' state; a look at incidents or cases.
"""
