"""Findings: what is wrong with an object, one file a family of failures."""
