"""Pure rules of tables: encodings, layouts, headers, formulas."""
