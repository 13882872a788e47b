"""Where a request comes from."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def address_of(request):
    """The address of whoever asks; an IPv6 one as its network of 64 bits.

    One household or one rented machine has that many IPv6 addresses to itself. Behind
    `PROXIES` proxies it is what the outermost of them saw; what a client writes into
    `X-Forwarded-For` itself is never believed.
    """
    text = request.META.get("REMOTE_ADDR") or ""
    proxies = settings.REST_FRAMEWORK["NUM_PROXIES"]
    seen = request.META.get("HTTP_X_FORWARDED_FOR")
    if proxies and seen:
        seen = seen.split(",")
        text = seen[-min(proxies, len(seen))].strip()
    try:
        address = ip_address(text)
    except ValueError:
        return text[:50]
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, 64), strict=False))
