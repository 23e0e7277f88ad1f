"""News of this room: the topic, what its subject is, what its payload holds. Ids are integers."""

# subject report; incident, channel, joined, area_path, exercise
REPORT_RECEIVED = "ReportReceived"
# subject incident; report, standard | None, area_path, exercise, triage | None
INCIDENT_OPENED = "IncidentOpened"
# subject incident; action, state, area_path, version: every change, for the live feed
INCIDENT_STEPPED = "IncidentStepped"
# subject incident; standard, by ("reporter" | "advice" | "person"): now classified and placed
INCIDENT_READY = "IncidentReady"
# subject incident; verdict ("real" | "not_real"), standard | None
INCIDENT_CONFIRMED = "IncidentConfirmed"
# subject the one that stays; merged (the other), reports
INCIDENTS_MERGED = "IncidentsMerged"
# subject the one that was left; restored (where they went), reports
INCIDENTS_UNMERGED = "IncidentsUnmerged"
# subject the first part; parts (all of them)
INCIDENT_SPLIT = "IncidentSplit"
# subject incident; standard, before | None, by {id, name, role}: a person settled the class
INCIDENT_CLASSIFIED = "IncidentClassified"
# subject report; incident, case | None, stars, solved
REPORT_RATED = "ReportRated"
# subject report; incident, case | None, reason
REOPEN_ASKED = "ReopenAsked"
