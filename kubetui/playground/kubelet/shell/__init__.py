"""A small interpreter for the shell of ordinary manifests."""
