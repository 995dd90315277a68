"""Offices, units, people, sign-in, limits and rosters."""
