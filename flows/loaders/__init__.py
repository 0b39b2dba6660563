"""One module a kind of content: its frozen shape, and its YAML read into that shape."""
