"""Snapshots on disk: written, checked, swapped in, opened, locked."""
