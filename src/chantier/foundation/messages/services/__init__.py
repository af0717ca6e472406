"""The verbs of messages: notify, send, choose."""
