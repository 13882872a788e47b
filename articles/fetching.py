"""Fetch a page from the open web, and only from there.

A curator gives the address, so it may point anywhere, also into the network that the
server stands in (server-side request forgery). Therefore: names are resolved once,
every address they have must be public, and the connection goes to the very address
that was judged; each redirect is judged anew. What may be fetched at all is the
caller's setting.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

LARGEST_PAGE = 20_000_000
MOST_REDIRECTS = 5
MOST_ADDRESSES = 4
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
CHUNK = 65_536
HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_-]+)*")
# What an operating system would read as a number: 2130706433, 0x7f.1, 0177.0.0.1
NUMERIC_HOST = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)")
CONTROL = re.compile(r"[\x00-\x20\x7f]")
SAFE = "!#$%&'()*+,/:;=?@[]~"


class FetchError(ValueError):
    """The page was not fetched; the message says why."""


class Fetched(NamedTuple):
    """The bytes of a page, the address that gave them, and its `Content-Type`."""

    content: bytes
    url: str
    content_type: str


class _Target(NamedTuple):
    """An address taken apart: whom to ask for what."""

    scheme: str
    host: str
    port: int
    path: str
    url: str


def addresses_of(host, port):
    """The IP addresses of a host, as text, in the order of the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(sockaddr[0] for *_, sockaddr in found))


def fetch(
    url,
    *,
    resolve=addresses_of,
    connect=socket.create_connection,
    timeout=10,
    limit=LARGEST_PAGE,
):
    """The page at an address, as `(content, url, content_type)`.

    http and https on their own ports, public hosts, at most `limit` bytes and
    `timeout` seconds for everything together, redirects included. `resolve(host,
    port)` gives addresses, `connect((address, port), seconds)` a socket; tests give
    their own. Raises FetchError with a sentence for whatever goes wrong.

    Guards against what OWASP's Server Side Request Forgery Prevention Cheat Sheet
    names: other schemes, private addresses, redirects, DNS rebinding.
    """
    deadline = _Deadline(timeout)
    for _ in range(MOST_REDIRECTS + 1):
        target = _target(url)
        try:
            answer = _ask(target, resolve, connect, deadline, limit)
        except TimeoutError:
            raise FetchError(
                f"{target.host} took longer than {timeout:g} seconds. Save the page "
                "in a browser and give the file."
            ) from None
        except ssl.SSLError as error:
            raise FetchError(
                f"The connection to {target.host} is not secure "
                f"({getattr(error, 'verify_message', '') or error.reason})."
            ) from error
        except (OSError, http.client.HTTPException) as error:
            raise FetchError(
                f"{target.host} could not be read ({type(error).__name__})."
            ) from error
        if isinstance(answer, Fetched):
            return answer
        url = answer
    raise FetchError(f"The page redirects more than {MOST_REDIRECTS} times.")


def is_public(address):
    """Whether an IP address is one of the open web.

    After the IANA special-purpose registries as Python's `ipaddress` holds them; an
    IPv4 address carried inside IPv6 is judged as what it carries.
    """
    try:
        address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if address.version == 6:
        carried = address.ipv4_mapped or address.sixtofour
        if carried:
            return is_public(str(carried))
        if address.is_site_local or address.scope_id:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class _Deadline:
    """The moment at which patience ends."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def remaining(self):
        """Seconds left; raises TimeoutError when there are none."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _target(url):
    """Takes an address apart; refuses what must not be asked."""
    url = url.strip()
    if CONTROL.search(url) or "\\" in url:
        raise FetchError("The address has blanks or other characters it may not have.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"This is not an address: {error}.") from error
    if parts.scheme not in PORTS:
        raise FetchError("Only addresses that begin with http:// or https:// are read.")
    if "@" in parts.netloc:
        raise FetchError("The address has a user name in it; take it out.")
    if port not in (None, 80, 443):
        raise FetchError(f"Only ports 80 and 443 are read, not {port}.")
    host = _host(parts.hostname or "")
    port = port or PORTS[parts.scheme]
    path = quote(parts.path or "/", safe=SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=SAFE)
    return _Target(parts.scheme, host, port, path, url)


def _host(name):
    """The host as DNS knows it; refuses IP addresses in disguise."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    try:
        host = name.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        host = ""
    if not HOST_NAME.fullmatch(host):
        raise FetchError("The address names no host, such as news.example.")
    if NUMERIC_HOST.fullmatch(host):
        raise FetchError(f"“{name}” is an IP address in an unusual spelling.")
    return host


def _ask(target, resolve, connect, deadline, limit):
    """One request: a Fetched page, or the address that it redirects to."""
    connection = http.client.HTTPConnection(target.host, target.port)
    sock = _connected(target, resolve, connect, deadline)
    try:
        sock = _secured(target, sock, deadline)
        connection.sock = _TimedSocket(sock, deadline)
        connection.putrequest(
            "GET", target.path, skip_host=True, skip_accept_encoding=True
        )
        connection.putheader("Host", _host_header(target))
        connection.putheader("User-Agent", "Bilateral (article capture)")
        connection.putheader("Accept", "text/html, application/xhtml+xml, text/*;q=0.5")
        connection.putheader("Connection", "close")
        connection.endheaders()
        with connection.getresponse() as response:
            if response.status in REDIRECTS:
                return _redirect(target, response)
            return Fetched(
                _content(target, response, limit),
                target.url,
                response.headers.get("Content-Type", ""),
            )
    finally:
        sock.close()


def _connected(target, resolve, connect, deadline):
    """A connection to an address that was found to be public a moment ago."""
    try:
        addresses = _in_time(deadline, resolve, target.host, target.port)
    except (socket.gaierror, UnicodeError) as error:
        raise FetchError(f"There is no host “{target.host}”.") from error
    if not addresses:
        raise FetchError(f"There is no host “{target.host}”.")
    if not all(map(is_public, addresses)):
        # Which address it is stays unsaid: it would map the network from inside.
        raise FetchError(f"“{target.host}” is not on the open web.")
    for address in addresses[:MOST_ADDRESSES]:
        try:
            return connect((address, target.port), deadline.remaining())
        except TimeoutError:
            raise
        except OSError as error:
            failure = error
    raise failure


def _in_time(deadline, function, *arguments):
    """Calls what has no time limit of its own; the system's resolver has none."""
    outcome = []

    def run():
        try:
            outcome.append((function(*arguments), None))
        except Exception as error:  # raised again below, in the thread that asked
            outcome.append((None, error))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(deadline.remaining())
    if not outcome:
        raise TimeoutError
    result, error = outcome[0]
    if error is not None:
        raise error
    return result


def _secured(target, raw, deadline):
    if target.scheme != "https":
        return raw
    raw.settimeout(deadline.remaining())
    context = ssl.create_default_context()
    return context.wrap_socket(raw, server_hostname=target.host)


def _host_header(target):
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"


def _redirect(target, response):
    # Sites write their own letters here; http.client reads every byte as one.
    location = response.headers.get("Location", "").strip()
    if not location:
        raise FetchError(f"{target.host} redirects without saying where to.")
    try:
        return urljoin(target.url, quote(location.encode("latin-1"), safe=SAFE))
    except ValueError as error:
        raise FetchError(f"{target.host} redirects to what is no address.") from error


def _content(target, response, limit):
    """The body of an answer, refused as soon as it cannot be a page in bounds."""
    if response.status != 200:
        phrase = f" ({response.reason})" if response.reason else ""
        raise FetchError(f"{target.host} answered {response.status}{phrase}.")
    # We ask for none; what comes packed anyway may unpack to any size.
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    moved = response.headers.get("Transfer-Encoding", "chunked").strip().lower()
    if packed not in ("", "identity") or moved != "chunked":
        raise FetchError(
            f"{target.host} sends the page compressed. Save it in a browser and give "
            "the file."
        )
    too_large = FetchError(f"The page has more than {limit:,} bytes.")
    if (response.length or 0) > limit:
        raise too_large
    content = bytearray()
    while chunk := response.read1(CHUNK):
        content += chunk
        if len(content) > limit:
            raise too_large
    if response.length:
        raise FetchError(f"{target.host} broke off in the middle of the page.")
    return bytes(content)


class _TimedSocket:
    """A socket for http.client on which every wait ends at one deadline."""

    def __init__(self, sock, deadline):
        self.sock, self.deadline = sock, deadline

    def sendall(self, data):
        self.sock.settimeout(self.deadline.remaining())
        self.sock.sendall(data)

    def makefile(self, mode):
        return io.BufferedReader(_TimedReader(self.sock, self.deadline))

    def close(self):
        """Nothing: http.client closes before it reads; who opened it closes it."""


class _TimedReader(io.RawIOBase):
    def __init__(self, sock, deadline):
        self.sock, self.deadline = sock, deadline

    def readable(self):
        return True

    def readinto(self, buffer):
        self.sock.settimeout(self.deadline.remaining())
        return self.sock.recv_into(buffer)
