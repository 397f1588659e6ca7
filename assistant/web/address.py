"""Takes the address to serve at before anything slow is loaded, so that a taken port is told at once."""

import errno
import socket

from index.errors import PolicyAssistantError


class AddressUnavailable(PolicyAssistantError):
    """The server cannot listen where it was told to."""


def listen(host: str, port: int) -> socket.socket:
    """Returns a socket that listens at the address.

    Raises:
        AddressUnavailable: the port is taken or the address is not this machine's.
    """
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise AddressUnavailable(f"port {port} is taken; choose another with --port") from error
        raise AddressUnavailable(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def address_of(listener: socket.socket) -> str:
    """The address for browsers on this machine."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
