"""The store: tables, writes and tallies. All SQL of the project is in this room."""
