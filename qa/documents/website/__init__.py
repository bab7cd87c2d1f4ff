"""From pages and PDFs on the web to files in the folder of documents.

The folder stays the single source of truth: what is fetched becomes a file with a sidecar, as if the
archivist had put it there, and everything else only saves requests.
"""
