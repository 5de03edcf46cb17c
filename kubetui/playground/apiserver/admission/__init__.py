"""Admission: plug-ins that change or refuse a write, in the order of a real server."""
