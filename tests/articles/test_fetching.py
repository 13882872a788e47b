"""A page is fetched from the open web only, within bounds.

No outside address is contacted: the resolver and the connection are the test's own,
and lead to a server on this machine.
"""

import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from articles.fetching import FetchError, addresses_of, fetch, is_public

PUBLIC = "93.184.216.34"  # any public address; nothing is ever sent to it
PAGE = b"<html><p>They met.</p></html>"


class Web:
    """A server on this machine that stands for the whole web."""

    def __init__(self, port):
        self.port = port
        self.answers = {}
        self.asked = []
        self.addresses = {}
        self.connected = []

    def says(self, path, body=PAGE, status=200, **headers):
        self.answers[path] = (status, headers, body)

    def resolve(self, host, port):
        return self.addresses.get(host, [PUBLIC])

    def connect(self, address, seconds):
        self.connected.append(address)
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def fetch(self, url, **options):
        return fetch(url, resolve=self.resolve, connect=self.connect, **options)


@pytest.fixture
def web():
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            web.asked.append((self.path, dict(self.headers)))
            status, headers, body = web.answers[self.path]
            self.send_response(status)
            self.send_header("Connection", "close")
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            if not {"Content_Length", "Transfer_Encoding"} & set(headers):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                for piece in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(piece)
                    self.wfile.flush()
            except OSError:
                pass  # the reader had enough

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = Web(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield web
    server.shutdown()
    server.server_close()


def refusal(web, url, **options):
    with pytest.raises(FetchError) as error:
        web.fetch(url, **options)
    return str(error.value)


def test_a_page_comes_with_its_address_and_its_content_type(web):
    web.says("/a?b=c", Content_Type="text/html; charset=utf-8")
    content, url, content_type = web.fetch("http://quay.example/a?b=c#top")
    assert content == PAGE
    assert url == "http://quay.example/a?b=c#top"
    assert content_type == "text/html; charset=utf-8"


def test_the_connection_goes_to_the_very_address_that_was_judged(web):
    web.says("/")
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    fetch(
        "http://quay.example",
        resolve=lambda host, port: next(answers),
        connect=web.connect,
    )
    assert web.connected == [(PUBLIC, 80)]
    assert next(answers) == ["127.0.0.1"], "the name was resolved a second time"


def test_the_server_is_told_the_host_and_offered_no_compression(web):
    web.says("/")
    web.fetch("http://Quay.Example/")
    [(_, headers)] = web.asked
    assert headers["Host"] == "quay.example"
    assert "Accept-Encoding" not in headers
    assert "Cookie" not in headers


def test_letters_of_any_script_in_an_address_are_asked_for_as_servers_expect(web):
    web.says("/%D9%82?%D9%84=%31")
    assert web.fetch("http://пример.example/ق?ل=%31").content == PAGE
    assert web.asked[0][1]["Host"] == "xn--e1afmkfd.example"


def test_the_next_address_is_tried_where_the_first_does_not_answer(web):
    web.says("/")
    web.addresses["quay.example"] = ["2606:2800:220:1::1", PUBLIC]

    def connect(address, seconds):
        if ":" in address[0]:
            raise ConnectionRefusedError
        return web.connect(address, seconds)

    page = fetch("http://quay.example/", resolve=web.resolve, connect=connect)
    assert page.content == PAGE


# Where a request may go


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1"),
        *("192.0.2.1", "198.18.0.1", "::", "::1", "::7f00:1", "::ffff:127.0.0.1"),
        *(
            "::ffff:10.0.0.1",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd12::1",
            "ff02::1",
        ),
        *("fec0::1", "2001:db8::1", "2002:7f00:1::", "64:ff9b::7f00:1", "2001::1"),
        *("quay.example", "2130706433", ""),
    ],
)
def test_an_address_of_no_open_web_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_an_address_of_the_open_web_is_public(address):
    assert is_public(address)


def test_a_host_with_one_private_address_is_not_asked(web):
    web.addresses["quay.example"] = [PUBLIC, "10.0.0.1"]
    message = refusal(web, "http://quay.example/")
    assert message == "“quay.example” is not on the open web."
    assert web.connected == []


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("ftp://quay.example/", "Only addresses that begin with http:// or https://"),
        ("file:///etc/passwd", "Only addresses that begin with http:// or https://"),
        ("quay.example/a", "Only addresses that begin with http:// or https://"),
        ("", "Only addresses that begin with http:// or https://"),
        ("http://ann:pw@quay.example/", "The address has a user name in it; take it"),
        ("http://@quay.example/", "The address has a user name in it"),
        ("http://quay.example:8080/", "Only ports 80 and 443 are read, not 8080."),
        ("http://quay.example:0/", "Only ports 80 and 443 are read, not 0."),
        ("http://quay.example:99999/", "This is not an address: Port out of range"),
        ("http://[half/", "This is not an address: "),
        ("http://quay.example/a\r\nHost: b", "The address has blanks or other"),
        ("http://quay.example/a b", "The address has blanks or other characters"),
        ("http://quay.example\\@10.0.0.1/", "The address has blanks or other"),
        ("http:///a", "The address names no host, such as news.example."),
        ("http://a..b/", "The address names no host"),
        ("http://quay%2eexample/", "The address names no host"),
        ("http://2130706433/", "“2130706433” is an IP address in an unusual spelling."),
        ("http://0x7f000001/", "“0x7f000001” is an IP address in an unusual spelling."),
        ("http://0x7f.1/", "“0x7f.1” is an IP address in an unusual spelling."),
        ("http://0177.0.0.1/", "“0177.0.0.1” is an IP address in an unusual spelling."),
        ("http://127.1/", "“127.1” is an IP address in an unusual spelling."),
        ("http://１２７.0.0.1/", "“１２７.0.0.1” is an IP address in an unusual"),
    ],
)
def test_an_address_that_must_not_be_asked_is_refused(web, url, message):
    assert refusal(web, url).startswith(message)
    assert web.connected == []


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:7f00:1]", "localhost"])
def test_this_machine_is_never_asked(host):
    def connect(address, seconds):
        pytest.fail(f"connected to {address}")

    with pytest.raises(FetchError, match="is not on the open web"):
        fetch(f"http://{host}/", connect=connect)


def test_the_systems_resolver_answers_with_addresses():
    assert addresses_of("127.0.0.1", 80) == ["127.0.0.1"]


def test_a_host_that_does_not_exist_is_named(web):
    def resolve(host, port):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchError) as error:
        fetch("http://quay.example/", resolve=resolve, connect=web.connect)
    assert str(error.value) == "There is no host “quay.example”."


def test_a_server_without_encryption_is_not_read_as_https(web):
    message = refusal(web, "https://quay.example/")
    assert message.startswith("The connection to quay.example is not secure (")
    assert web.connected == [(PUBLIC, 443)]


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_and_its_end_is_the_address(web, status):
    web.says("/a", b"", status, Location="//www.quay.example/b?c=d")
    web.says("/b?c=d")
    assert web.fetch("http://quay.example/a").url == "http://www.quay.example/b?c=d"


def test_a_redirect_in_letters_of_another_script_is_followed(web):
    web.says("/a", b"", 302, Location="/ق".encode().decode("latin-1"))
    web.says("/%D9%82")
    assert web.fetch("http://quay.example/a").url == "http://quay.example/%D9%82"


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://inside.example/", "“inside.example” is not on the open web."),
        ("http://127.0.0.1/", "“127.0.0.1” is not on the open web."),
        ("http://0x7f.1/", "“0x7f.1” is an IP address in an unusual spelling."),
        ("http://a:b@quay.example/", "The address has a user name in it"),
        ("http://quay.example:22/", "Only ports 80 and 443 are read, not 22."),
        ("file:///etc/passwd", "Only addresses that begin with http:// or https://"),
        ("http://[half", "quay.example redirects to what is no address."),
        ("", "quay.example redirects without saying where to."),
    ],
)
def test_a_redirect_is_judged_like_the_address_itself(web, location, message):
    web.addresses["inside.example"] = ["10.0.0.1"]
    web.addresses["127.0.0.1"] = ["127.0.0.1"]
    web.says("/a", b"", 302, Location=location)
    assert refusal(web, "http://quay.example/a").startswith(message)
    assert len(web.connected) == 1


def test_five_redirects_are_followed_and_not_a_sixth(web):
    for number in range(6):
        web.says(f"/{number}", b"", 302, Location=f"/{number + 1}")
    web.says("/6")
    assert web.fetch("http://quay.example/1").content == PAGE
    message = refusal(web, "http://quay.example/0")
    assert message == "The page redirects more than 5 times."


# What a server may send


def test_a_page_as_large_as_the_limit_is_read_and_a_larger_one_is_not(web):
    web.says("/", b"a" * 1000)
    assert len(web.fetch("http://quay.example/", limit=1000).content) == 1000
    message = refusal(web, "http://quay.example/", limit=999)
    assert message == "The page has more than 999 bytes."


def test_a_page_that_announces_too_much_is_not_even_begun(web):
    web.says("/", b"", Content_Length="1000000000")
    message = refusal(web, "http://quay.example/")
    assert message == "The page has more than 20,000,000 bytes."


def test_a_page_that_does_not_say_its_size_is_cut_off_at_the_limit(web):
    def endless():
        while True:
            yield b"400\r\n" + b"a" * 0x400 + b"\r\n"

    web.says("/", endless(), Transfer_Encoding="chunked")
    message = refusal(web, "http://quay.example/", limit=100_000)
    assert message == "The page has more than 100,000 bytes."


def test_a_page_in_chunks_is_put_together(web):
    web.says(
        "/", [b"3\r\nabc\r\n", b"2\r\nde\r\n0\r\n\r\n"], Transfer_Encoding="chunked"
    )
    assert web.fetch("http://quay.example/").content == b"abcde"


@pytest.mark.parametrize(
    "headers", [{"Content_Encoding": "gzip"}, {"Transfer_Encoding": "gzip, chunked"}]
)
def test_what_comes_compressed_is_not_unpacked(web, headers):
    web.says("/", gzip.compress(b"\0" * 1_000_000), **headers)
    message = refusal(web, "http://quay.example/")
    assert message.startswith("quay.example sends the page compressed.")


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (404, "quay.example answered 404 (Not Found)."),
        (500, "quay.example answered 500 (Internal Server Error)."),
        (206, "quay.example answered 206 (Partial Content)."),
        (304, "quay.example answered 304 (Not Modified)."),
    ],
)
def test_an_answer_that_is_no_page_is_told_with_its_number(web, status, message):
    web.says("/", b"", status)
    assert refusal(web, "http://quay.example/") == message


def test_a_page_that_breaks_off_is_refused(web):
    web.says("/", b"abc", Content_Length="100")
    message = refusal(web, "http://quay.example/")
    assert message == "quay.example broke off in the middle of the page."


def test_chunks_that_break_off_are_refused(web):
    web.says("/", b"64\r\nabc", Transfer_Encoding="chunked")
    message = refusal(web, "http://quay.example/")
    assert message == "quay.example could not be read (IncompleteRead)."


def test_what_speaks_no_http_is_refused(web):
    def connect(address, seconds):
        ours, theirs = socket.socketpair()
        theirs.sendall(b"SSH-2.0-OpenSSH\r\n")
        theirs.shutdown(socket.SHUT_WR)
        connect.kept = theirs
        return ours

    with pytest.raises(FetchError, match=r"could not be read \(BadStatusLine\)"):
        fetch("http://quay.example/", resolve=web.resolve, connect=connect)
    connect.kept.close()


# How long it may take


def test_a_server_that_dribbles_is_left_at_the_end_of_the_time(web):
    enough = threading.Event()

    def dribble():
        while not enough.wait(0.02):
            yield b"a"

    web.says("/", dribble(), Content_Length="1000000")
    message = refusal(web, "http://quay.example/", timeout=0.2)
    enough.set()
    assert message == (
        "quay.example took longer than 0.2 seconds. Save the page in a browser and "
        "give the file."
    )


def test_a_server_that_never_answers_is_left_at_the_end_of_the_time(web):
    silent = []

    def connect(address, seconds):
        ours, theirs = socket.socketpair()
        silent.append(theirs)
        return ours

    for scheme in ("http", "https"):
        with pytest.raises(FetchError, match=r"took longer than 0\.1 seconds"):
            fetch(
                f"{scheme}://quay.example/",
                resolve=web.resolve,
                connect=connect,
                timeout=0.1,
            )
    for theirs in silent:
        theirs.close()


def test_a_resolver_that_never_answers_is_left_at_the_end_of_the_time(web):
    enough = threading.Event()
    with pytest.raises(FetchError, match=r"took longer than 0\.1 seconds"):
        fetch(
            "http://quay.example/",
            resolve=lambda host, port: enough.wait(30),
            connect=web.connect,
            timeout=0.1,
        )
    enough.set()


def test_redirects_have_no_time_of_their_own(web, monkeypatch):
    moments = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(moments)))
    web.says("/", b"", 302, Location="/")
    message = refusal(web, "http://quay.example/", timeout=20)
    assert message.startswith("quay.example took longer than 20 seconds.")
