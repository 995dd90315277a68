"""One class a kind of question: its schema, its checks, its marking and its model answer."""
