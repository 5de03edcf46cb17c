"""The parts of a description, one file a family of kinds."""
