"""The Common Expression Language, as far as rules in manifests go: read once, evaluated with a limit.

No library that is kept up knows the functions that Kubernetes adds. Rule: the language's own definition, and
`apiserver/pkg/cel/library`.
"""
