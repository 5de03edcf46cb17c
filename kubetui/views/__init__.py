"""What is shown, as data: synchronous, pure, without I/O."""
