"""The services that the functions call."""
