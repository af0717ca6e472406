"""The pages of assemblies."""
