"""Everything that acts: channels, turns, delivery, the console and the command line."""
