"""Marking runs and manual marking."""
