"""Writes of more than one row, one subject a module."""
