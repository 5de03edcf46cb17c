"""Run kubetui with `python -m kubetui`."""

from kubetui.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
