"""The go / no-go sheet (可以开考吗): collects what every room has to say before an exam."""
