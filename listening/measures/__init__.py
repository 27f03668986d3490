"""Measures: from counts to estimates. Pure, and each with its definition beside it."""
