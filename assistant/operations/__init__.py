"""The installation looked after: logs, readiness, the doctor."""
