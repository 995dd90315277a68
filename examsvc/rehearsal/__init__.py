"""A whole exam played over HTTP with awkward behaviour, judged by an oracle of its own; knows no other room."""
