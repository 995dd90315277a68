"""Question files read and written."""
