"""What kubetui shows of each kind: pane, columns, health. Nothing else lists it."""
