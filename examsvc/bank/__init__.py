"""Policy documents, questions, versions, releases and review."""
