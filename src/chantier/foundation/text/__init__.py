"""Text that people write: Markdown made safe, texts compared, French set as printers do."""
