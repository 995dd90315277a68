"""A policy-knowledge exam service for one county office or a whole province."""
