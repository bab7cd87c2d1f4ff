"""Serve the archive's page, configured by the environment and kpcsc.toml: `python app.py`."""

import sys

from qa.interfaces.cli import main

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))
