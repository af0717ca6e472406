"""The verifier that anybody takes away: one file, Python alone."""
