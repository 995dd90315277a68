"""The grammar of questions in plain Chinese text: lines in, drafts out; shared by pasted text, .txt and Word."""
