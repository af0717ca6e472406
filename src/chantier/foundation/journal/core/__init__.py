"""The public proof: a tree of entries that only grows, checkpoints that are signed, proofs that anybody checks."""
