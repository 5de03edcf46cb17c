"""The kubelets and their simulated containers."""
