"""What the playground knows of container images: names, tags, and what is inside."""
