"""Pages of deliberation."""
