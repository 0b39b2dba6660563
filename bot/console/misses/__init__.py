"""The list of what was not understood: words, topics to choose from, and how a line is shown."""
