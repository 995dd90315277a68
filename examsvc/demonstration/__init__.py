"""The demonstration: an invented county in a database of its own, built by walking through every room."""
