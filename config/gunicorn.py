"""How gunicorn serves Bilateral: `gunicorn --config config/gunicorn.py config.wsgi`."""

import gc

from gunicorn import util

from config import environment, refusals

# Here already: once a worker has to say so, the master ends in a traceback.
environment.exit_unless_usable()
_found = environment.read()

bind = f"127.0.0.1:{_found['PORT']}"
workers = _found["WORKERS"]
# Threads, so that an idle connection that a browser opens ahead blocks no worker.
worker_class = "gthread"
threads = 4
timeout = 120
keepalive = 5
# The most that it can be told to read of an address; a search may be long.
limit_request_line = 8190
graceful_timeout = 10
# Its own start and stop lines are for machines; errors still come through.
loglevel = "info" if _found["LOG_LEVEL"] == "DEBUG" else "warning"
# One control socket in the home folder would be shared by every server of a user.
control_socket_disable = True


util.write_error = refusals.write_error


def post_worker_init(worker):
    """Let the collector pass over what was made at the start, and come more rarely.

    A page of 50 records makes thousands of objects, hardly any of them in circles, that
    are gone with the answer; at the usual thresholds the collector runs several times a
    page, and now and then over everything that Django has loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
