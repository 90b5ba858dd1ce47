"""How much the gateway takes of anything, so that no caller and no provider can exhaust it.

Source: PR-REST §4.2 and §3.1 ask for limits and leave the numbers to the server. RFC 9112 §3 recommends at least 8,000
octets for a request line.
"""

LONGEST_TARGET = 8_192
LONGEST_HEAD = 32_768
MOST_HEADERS = 128
LONGEST_ID = 255
LARGEST_BODY = 16 * 2**20  # the peer's own largest test message is 13.1 MiB
WHOLE_UP_TO = 65_536  # a body up to here is handled in one piece, a larger one streams
