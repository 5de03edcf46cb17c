"""The live chain of causes."""
