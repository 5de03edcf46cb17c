"""What containers print: read, kept within bounds, understood, shown by a tab of the detail."""
