"""What this room announces through the outbox."""

# Subject: the flush; payload: {"batch": flush, "transitions": n}. Told only when a rule changed a level.
READINGS_JUDGED = "ReadingsJudged"
