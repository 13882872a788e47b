"""Asks every operation of the API what it does not expect: `make fuzz`."""
