"""The archivist's side: bringing documents in, describing them, and rebuilding the index."""
