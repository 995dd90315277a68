"""The exam day: the console of rooms and seats, incidents, the day's log, paper and pen."""
