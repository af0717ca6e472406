"""The verbs of the journal: acts and their reactions, the public log, its witnesses."""
