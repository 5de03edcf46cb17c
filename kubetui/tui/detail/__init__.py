"""The tabs of a detail: one class for each, all of the same shape."""
