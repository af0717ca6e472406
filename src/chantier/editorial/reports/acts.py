"""The acts of the reports."""

REPORT_BUILT = "editorial.report_built"
REPORT_REFRESHED = "editorial.report_refreshed"
