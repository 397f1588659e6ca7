"""Suites as files: read, checked, written as spreadsheets and templates; the words of reports."""
