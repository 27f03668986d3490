"""Thin Prefect wiring: a task is a stage, or one source of one campaign; never a post."""
