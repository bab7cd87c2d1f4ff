"""From a path to a `Document`: reading, cleaning, metadata."""
