"""Custom resources: kinds that a CustomResourceDefinition adds to the API while the server runs."""
