"""Service addresses."""
