"""From documents to an index on disk."""
