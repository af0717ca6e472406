"""A small program of its own that opens what people give: it may be stopped, starved or killed, and nothing else is.

It knows neither Django nor the database; ``services/reading_fence.py`` starts it with limits and reads its answer.
"""
