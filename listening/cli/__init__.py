"""The command line: words in, words out. Every command is a stage of the pipeline, or two."""

from listening.cli import campaigns, code, setup, show
from listening.cli.app import app

for _module in (setup, campaigns, code, show):
    _module.register(app)

__all__ = ["app"]
