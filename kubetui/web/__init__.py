"""kubetui in a browser on the same machine: textual-serve's bridge behind a door of our own."""
