"""Doctor, verify, backup, restore, health and the parent process."""
