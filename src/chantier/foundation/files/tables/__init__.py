"""Readers of tables: text, workbooks, and the ZIP directory that is looked at before anything is opened."""
