"""Attempts: start, save, hand in, close, reopen."""
