"""`/staff/documents`: documents by hand, for editors and administrators."""
