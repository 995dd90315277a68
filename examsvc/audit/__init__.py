"""A hash-linked log of privileged acts, one chain a stream."""
