"""The container runtime of a node: sandboxes, containers, their files and logs."""
