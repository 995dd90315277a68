"""Exams, sittings, rooms, seats, candidates and hall rules."""
