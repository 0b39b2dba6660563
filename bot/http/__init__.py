"""What every page of ours needs, the newcomers' and the staff's: files, headers, forms, origin."""
