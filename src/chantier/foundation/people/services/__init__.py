"""The verbs of people: accounts, voices, mandates, invitations, roles, privacy."""
