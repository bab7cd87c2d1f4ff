"""The Model Context Protocol: the archive as tools and resources of AI assistants."""
