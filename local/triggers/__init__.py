"""Queues, streams and schedules that call functions."""
