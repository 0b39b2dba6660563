"""Machine translation behind one door."""
