"""What is remarkable about one object right now, each fact with the field it is read from."""
