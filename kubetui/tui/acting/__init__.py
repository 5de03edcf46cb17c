"""Verbs that change the cluster: what is asked, what is done, what is said of it."""
