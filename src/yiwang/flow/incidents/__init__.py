"""Incidents (事件中心): whatever a person or a system tells the city becomes one incident.

In: reports by any channel, photos, the desk's decisions, progress that `cases` notes for reporters.
Out: incidents with their reports, what each reporter is told, news of both.
Never: files a case, dispatches, knows a procedure, or lets a report fall between the desks.
"""
