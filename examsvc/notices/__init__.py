"""Ranking, drafts, bound figures and the life cycle of score notices."""
