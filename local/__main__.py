"""`python -m local` serves the whole stack, `python -m local services` only what functions call."""

import os
import sys

# Environments also import this module when they start, so nothing else may be at its top level.
if __name__ == "__main__":
    from local.stack import run

    sys.exit(run(sys.argv[1:], os.environ))
