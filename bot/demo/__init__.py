"""What a municipality shows its council: an invented one, full of life."""
