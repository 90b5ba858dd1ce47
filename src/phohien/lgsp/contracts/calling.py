"""How a system calls the gateway from a shell, one text for each way it can prove itself: for pages, and run by the tests.

They need ``curl``, ``openssl`` and a POSIX shell. What a developer must fill in stands in capital letters at the top.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: ``plain`` and ``secure`` are the gateway's addresses without and with its own TLS."""

    plain: str
    secure: str
    client: str
    target: str
    method: str = "GET"
    certificate: str = "he-thong.pem"
    """The file of certificate and private key."""
    authorities: str = ""
    """The file of the authorities that certified the gateway; empty: the system knows them."""
    key_id: str = "KH…"
    access_key: str = "PH…"

    @property
    def _ending(self) -> str:
        return "" if self.method == "GET" else " \\\n  -H 'Content-Type: application/json' --data-raw \"$BODY\""

    @property
    def _curl(self) -> str:
        trusted = f" --cacert {self.authorities}" if self.authorities else ""
        return f"curl -sS{trusted}"

    @property
    def _top(self) -> str:
        body = "" if self.method == "GET" else " BODY='{}'"
        return f"CLIENT='{self.client}'\nGATEWAY='{self.secure}'\nTARGET='{self.target}'{body}\n"


def by_key(call: Call) -> str:
    """Signed with AccessKey and SecretKey (HMAC); no TLS of the gateway's own is needed."""
    return (
        f"CLIENT='{call.client}' KEY='{call.access_key}' SECRET='…' BODY=''\n"
        f"TARGET='{call.target}'; TIME=$(date +%s); NONCE=$(openssl rand -hex 16)\n"
        'SUM=$(printf %s "$BODY" | openssl dgst -sha256 -r | cut -d" " -f1)\n'
        f'SIGNATURE=$(printf \'{call.method}\\n%s\\n%s\\n%s\\n%s\\n%s\' "$TARGET" "$CLIENT" $TIME $NONCE $SUM |\n'
        '  openssl dgst -sha256 -hmac "$SECRET" -r | cut -d" " -f1)\n'
        f'curl -X {call.method} "{call.plain}$TARGET" -H "X-Road-Client: $CLIENT" -H "X-Access-Key: $KEY" \\\n'
        '  -H "X-Timestamp: $TIME" -H "X-Nonce: $NONCE" -H "X-Signature: $SIGNATURE"' + call._ending
    )


def by_certificate(call: Call) -> str:
    """The certificate is shown (mutual TLS)."""
    return (
        f'{call._top}{call._curl} --cert {call.certificate} -X {call.method} "$GATEWAY$TARGET" '
        f'-H "X-Road-Client: $CLIENT"{call._ending}'
    )


def by_token(call: Call) -> str:
    """A token is asked for with the certificate and is good with it only (OAuth2 client credentials, RFC 8705)."""
    return (
        f"{call._top}"
        f"TOKEN=$({call._curl} --cert {call.certificate} $GATEWAY/oauth2/token -d grant_type=client_credentials \\\n"
        '  --data-urlencode "client_id=$CLIENT" | sed \'s/.*"access_token": *"\\([^"]*\\)".*/\\1/\')\n'
        f'{call._curl} --cert {call.certificate} -X {call.method} "$GATEWAY$TARGET" \\\n'
        f'  -H "Authorization: Bearer $TOKEN" -H "X-Road-Client: $CLIENT"{call._ending}'
    )


def by_token_for_key(call: Call) -> str:
    """A token is asked for with AccessKey and SecretKey, over TLS."""
    return (
        f"{call._top}"
        f"KEY='{call.access_key}' SECRET='…'\n"
        f'TOKEN=$({call._curl} -u "$KEY:$SECRET" $GATEWAY/oauth2/token -d grant_type=client_credentials |\n'
        '  sed \'s/.*"access_token": *"\\([^"]*\\)".*/\\1/\')\n'
        f'{call._curl} -X {call.method} "$GATEWAY$TARGET" \\\n'
        f'  -H "Authorization: Bearer $TOKEN" -H "X-Road-Client: $CLIENT"{call._ending}'
    )


def by_signature(call: Call) -> str:
    """The sender signs the message (RFC 9421, Ed25519); ``ky.key`` is the private key of the registered public one."""
    has_body = call.method != "GET"
    covered = ["@method", "@path", "@query", "x-road-client", *(["content-digest"] if has_body else [])]
    names = " ".join(f'"{name}"' for name in covered)
    lines = [f'"@method": {call.method}', '"@path": %s', '"@query": ?%s', '"x-road-client": %s']
    values = '"${TARGET%%\\?*}" "$(expr "$TARGET" : \'[^?]*?\\(.*\\)\')" "$CLIENT"'
    digest = header = ""
    if has_body:
        lines.append('"content-digest": %s')
        values += ' "$DIGEST"'
        digest = 'DIGEST="sha-256=:$(printf %s "$BODY" | openssl dgst -sha256 -binary | base64 -w0):"\n'
        header = ' -H "Content-Digest: $DIGEST"'
    text = "\\n".join([*lines, '"@signature-params": %s'])
    return (
        f"{call._top}{digest}"
        f"PARAMS='({names});created='$(date +%s)';nonce=\"'$(openssl rand -hex 16)'\";keyid=\"{call.key_id}\"'\n"
        f"printf '{text}' {values} \"$PARAMS\" > ky.txt\n"
        "SIGNATURE=$(openssl pkeyutl -sign -inkey ky.key -rawin -in ky.txt | base64 -w0)\n"
        f'{call._curl} -X {call.method} "$GATEWAY$TARGET" -H "X-Road-Client: $CLIENT"{header} \\\n'
        f'  -H "Signature-Input: sig=$PARAMS" -H "Signature: sig=:$SIGNATURE:"{call._ending}'
    )
