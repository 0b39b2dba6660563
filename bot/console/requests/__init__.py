"""What the pages of requests and conversations are made of."""
