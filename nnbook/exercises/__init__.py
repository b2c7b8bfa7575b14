"""Friendly checks for the exercises, one module per chapter: `from nnbook.exercises import mnist as check`."""
