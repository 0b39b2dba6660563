"""Who is on file, and the links that join a chat to a person."""
