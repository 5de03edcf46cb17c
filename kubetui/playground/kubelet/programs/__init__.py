"""The programs that simulated containers run."""
