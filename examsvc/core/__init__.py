"""The ground floor: database, group commit, clock, ids, roles, task queue and domain errors."""
