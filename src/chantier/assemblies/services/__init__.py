"""The verbs of assemblies, one group a file."""
