"""The rules of assemblies: counting, majorities, quorum. Nothing here knows a database, a clock or a language."""
