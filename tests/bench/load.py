"""Asks a server over plain sockets that are kept open, as fast as it answers."""

import socket
import threading
import time
from itertools import cycle

PATIENCE = 30  # seconds for an answer


class Connection:
    """One connection, kept open; `get` gives the body of an answer."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def get(self, path):
        if self.socket is None:
            address = ("127.0.0.1", self.port)
            self.socket = socket.create_connection(address, timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "", "")
        self.socket.sendall("\r\n".join(lines).encode())
        return self._answer(path)

    def _answer(self, path):
        found = b""
        while b"\r\n\r\n" not in found:
            found += self._receive()
        head, _, body = found.partition(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}: {body[:300]}")
        fields = dict(
            line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if line
        )
        length = int(fields[b"content-length"])
        parts, missing = [body], length - len(body)
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        if fields.get(b"connection") == b"close":
            self.close()
        return b"".join(parts)

    def _receive(self):
        found = self.socket.recv(262_144)
        if not found:
            raise RuntimeError("The server has closed the connection.")
        return found

    def close(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def rate(port, paths, concurrency, seconds):
    """Requests per second that are answered when so many are asked at a time.

    The paths are asked one after the other, again and again.
    """
    counts, failures = [0] * concurrency, []
    following = cycle(paths)
    until = time.perf_counter() + seconds

    def ask(number):
        connection = Connection(port)
        try:
            while time.perf_counter() < until:
                connection.get(next(following))
                counts[number] += 1
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=ask, args=(number,)) for number in range(concurrency)
    ]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(counts) / (time.perf_counter() - begun)
