"""The one registry of kinds: facts of the API, and what kubetui shows of each."""
