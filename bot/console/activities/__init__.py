"""What the pages about activities share."""
