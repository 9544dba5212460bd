"""``python -m netquality``."""

from netquality.cli import main

main()
