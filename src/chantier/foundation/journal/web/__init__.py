"""Pages of the journal: the public log for readers, and its plain addresses for programs."""
