"""Chapters, steps, conditions and progress."""
