"""The cluster as a whole: what it has, what was asked of it, what happened in the last hour."""
