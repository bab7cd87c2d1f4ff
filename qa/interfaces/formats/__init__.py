"""What the command line prints, in each format."""
