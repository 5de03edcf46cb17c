"""Widgets that know nothing of Kubernetes' objects."""
