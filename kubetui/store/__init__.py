"""What kubetui knows of the cluster: objects, their indexes, and how they are connected."""
