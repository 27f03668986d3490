"""`python -m listening`: the command line, where the installed script is not on the path."""

from listening.cli import app

app()
