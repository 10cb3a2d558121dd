# SPDX-License-Identifier: GPL-2.0
"""An application that answers at length and never reads the request's body."""

ANSWER = b"x" * 600000


def application(_environ, start_response):
    """Answer every request alike, as WSGI wants it."""
    start_response("200 OK", [("Content-Length", str(len(ANSWER)))])
    return [ANSWER]
