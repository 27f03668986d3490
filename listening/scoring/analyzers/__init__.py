"""One module an analyzer, each with its `ANALYZER`."""
