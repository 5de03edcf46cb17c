"""Verbs and the one gate every change passes."""
