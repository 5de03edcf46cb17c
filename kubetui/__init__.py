"""kubetui: a terminal explorer that makes Kubernetes visible while it runs."""

__version__ = "0.1.0"
