"""``python -m copassist.cli`` is the same as ``copassist``."""

from copassist.cli import main

main()
