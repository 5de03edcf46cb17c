"""The one page: a terminal as wide as the window. All it loads comes from this server."""

from __future__ import annotations

from html import escape
from typing import Final

STYLE: Final = """
@font-face { font-family: "Roboto Mono"; src: url("/static/fonts/RobotoMono-VariableFont_wght.ttf"); }
@font-face { font-family: "Roboto Mono"; font-style: italic;
             src: url("/static/fonts/RobotoMono-Italic-VariableFont_wght.ttf"); }
html, body { margin: 0; height: 100%; overflow: hidden; background: #10141c; }
body { color: #d6dbe5; font-family: "Roboto Mono", monospace; }
.textual-terminal { height: 100vh; }
.over { display: none; position: absolute; inset: 0; align-items: center; justify-content: center; }
body.-closed .over { display: flex; background: #10141c; }
.over p { border: 1px solid #3a4762; border-radius: 6px; padding: 2em 3em; }
"""


def page(host: str, font_size: int) -> str:
    """The page for a host."""
    place = escape(host, quote=True)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>kubetui</title>
<link rel="stylesheet" href="/static/css/xterm.css">
<link rel="stylesheet" href="/kubetui.css">
<script src="/static/js/textual.js"></script>
</head>
<body>
<div id="terminal" class="textual-terminal" data-session-websocket-url="ws://{place}/ws"
     data-font-size="{font_size}"></div>
<div class="over"><p>kubetui has ended. Load this page again for another one.</p></div>
</body>
</html>
"""
