"""What a run says: measured, compared, judged, and the gaps it shows."""
