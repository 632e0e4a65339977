"""`python -m local` serves the whole stack, `python -m local services` only what functions call."""

import os
import sys

# Environments import this module under another name when they start: nothing else belongs up here.
if __name__ == "__main__":
    from local.stack import run

    sys.exit(run(sys.argv[1:], os.environ))
