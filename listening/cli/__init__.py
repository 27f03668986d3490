"""The command line: words in, words out. Every command is a stage of the pipeline, or two."""

from listening.cli import (
    alerts,
    buying,
    campaigns,
    claim,
    code,
    collecting,
    explore,
    forgetting,
    labelled,
    reach,
    rechecking,
    setup,
    show,
    store,
    verifying,
)
from listening.cli.app import app

for _module in (
    setup,
    collecting,
    campaigns,
    buying,
    rechecking,
    forgetting,
    code,
    labelled,
    show,
    verifying,
    reach,
    claim,
    explore,
    alerts,
    store,
):
    _module.register(app)

__all__ = ["app"]
