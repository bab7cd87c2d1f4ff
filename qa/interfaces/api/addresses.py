"""Where the interfaces for other programs are served."""

from __future__ import annotations

API_PATH = "/api/v1"
CHAT_PATH = "/v1"
METRICS_PATH = "/metrics"
MCP_PATH = "/mcp"
PROGRAM_PATHS = (API_PATH, CHAT_PATH, METRICS_PATH, MCP_PATH)
"""Everything at these paths and below them is asked for by programs."""
