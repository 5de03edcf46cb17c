"""The API server's HTTPS side: paths, negotiation, verbs, streams."""
