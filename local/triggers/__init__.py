"""What calls functions besides HTTP: queues, streams, schedules."""
