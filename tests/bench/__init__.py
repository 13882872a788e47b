"""How fast the API reads, beside the floor: what Python and the database allow.

`make bench` makes a world of records (`world`), serves the application and the floor
(`floor`: SQL written by hand, a bare WSGI callable, the same JSON) with the same
gunicorn, and asks both in turns (`load`). It prints requests per second, their ratio,
and how both grow with the world. `python -m tests.bench.lists` tells what each list of
the admin costs.
"""
