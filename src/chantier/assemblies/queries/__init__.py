"""The questions that pages of assemblies ask."""
