"""Pure rules of search: how a text becomes tokens, how a question is read."""
