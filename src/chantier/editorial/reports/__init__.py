"""Annual reports: what a year left in the platform, gathered, frozen with its source, told by an editor."""
