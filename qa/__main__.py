"""`python -m qa`: the command line."""

import sys

from qa.interfaces.cli import main

sys.exit(main())
