"""A small control plane that speaks the Kubernetes HTTP API."""
