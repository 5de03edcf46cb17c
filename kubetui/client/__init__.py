"""A connected cluster over HTTPS: kubeconfig, authentication, requests, reflectors."""
