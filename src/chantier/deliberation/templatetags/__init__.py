"""Tags of the pages of concertation."""
