"""The archive for other programs: JSON over HTTP, and an endpoint for chat clients."""
