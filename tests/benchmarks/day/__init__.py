"""A simulated day of 300 accounts on twelve described connectors: pace, intervals, silences and memory."""
