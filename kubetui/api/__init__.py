"""Kubernetes objects as plain dicts, and what is true of them without a cluster."""
