"""Tables and archives: hostile files read in a bounded child process, safe files written."""
