"""Sample code that calls a service through the gateway: for the shell, in Python and in JavaScript, each signing by itself.

Every value is written as a literal of its language, whatever a description holds: nothing in it can become code.
Each way of proving who calls has one entry in :data:`WAYS`; a way of signing that needs no secret in the text adds its own.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from phohien.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be called. ``target`` begins with a slash (``/r1/…`` or ``/`` for SOAP); ``client`` is the caller."""

    gateway: str
    method: str
    target: str
    client: str
    access_key: str
    secret: str
    fields: tuple[tuple[str, str], ...] = ()
    body: str = ""
    media: str = ""
    is_soap: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """One text of code. ``code`` names it in addresses and tests; ``language`` is its file's ending."""

    code: str
    title: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way of proving who calls, with its writers of code. One without writers is announced, not offered."""

    code: str
    words: Words
    about: Words
    writers: tuple[tuple[str, str, str, Callable[[Call], str]], ...] = ()


def _fields(call: Call) -> list[tuple[str, str]]:
    found = [] if call.is_soap else [("X-Road-Client", call.client)]
    found += call.fields
    if call.media:
        found.append(("Content-Type", call.media))
    return found


def shell(call: Call) -> str:
    """For a POSIX shell with curl and openssl."""
    quote = shlex.quote
    head = "".join(f" \\\n  -H {quote(f'{name}: {value}')}" for name, value in _fields(call))
    client = "''" if call.is_soap else quote(call.client)
    return (
        f"GATEWAY={quote(call.gateway)} TARGET={quote(call.target)} CLIENT={client}\n"
        f"KEY={quote(call.access_key)} SECRET={quote(call.secret)}\n"
        f"BODY={quote(call.body)}\n"
        "TIME=$(date +%s) NONCE=$(openssl rand -hex 16)\n"
        "SUM=$(printf %s \"$BODY\" | openssl dgst -sha256 -r | cut -d' ' -f1)\n"
        f'SIGNATURE=$(printf \'%s\\n%s\\n%s\\n%s\\n%s\\n%s\' {quote(call.method)} "$TARGET" "$CLIENT" "$TIME" "$NONCE" "$SUM" |\n'
        "  openssl dgst -sha256 -hmac \"$SECRET\" -r | cut -d' ' -f1)\n"
        f'curl -sS -i -X {quote(call.method)} "$GATEWAY$TARGET"{head} \\\n'
        '  -H "X-Access-Key: $KEY" -H "X-Timestamp: $TIME" -H "X-Nonce: $NONCE" -H "X-Signature: $SIGNATURE"'
        + (' \\\n  --data-raw "$BODY"' if call.body else "")
        + "\n"
    )


def python(call: Call) -> str:
    """For Python 3, with the standard library alone; the comment says how with requests."""
    text = _literal
    fields = ",\n    ".join(f"{text(name)}: {text(value)}" for name, value in _fields(call))
    return (
        "import hashlib, hmac, secrets, time, urllib.error, urllib.request\n\n"
        f"GATEWAY, TARGET = {text(call.gateway)}, {text(call.target)}\n"
        f"METHOD, CLIENT = {text(call.method)}, {text('' if call.is_soap else call.client)}\n"
        f"KEY, SECRET = {text(call.access_key)}, {text(call.secret)}\n"
        f"BODY = {text(call.body)}.encode()\n\n"
        "stamp, nonce = str(int(time.time())), secrets.token_hex(16)\n"
        "lines = (METHOD, TARGET, CLIENT, stamp, nonce, hashlib.sha256(BODY).hexdigest())\n"
        'signature = hmac.new(SECRET.encode(), "\\n".join(lines).encode(), hashlib.sha256).hexdigest()\n'
        f"fields = {{\n    {fields}{',' if fields else ''}\n"
        '    "X-Access-Key": KEY, "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": signature,\n}\n'
        "# With requests: requests.request(METHOD, GATEWAY + TARGET, headers=fields, data=BODY)\n"
        "call = urllib.request.Request(GATEWAY + TARGET, BODY or None, fields, method=METHOD)\n"
        "try:\n    answer = urllib.request.urlopen(call, timeout=35)\n"
        "except urllib.error.HTTPError as refused:\n    answer = refused\n"
        "print(answer.status)\n"
        'print(*(f"{name}: {value}" for name, value in answer.headers.items()), sep="\\n")\n'
        "print()\nprint(answer.read().decode())\n"
    )


def javascript(call: Call) -> str:
    """For Node.js 18 or later, with nothing installed."""
    text = _literal
    fields = ",\n  ".join(f"{text(name)}: {text(value)}" for name, value in _fields(call))
    return (
        'const { createHash, createHmac, randomBytes } = require("node:crypto");\n\n'
        f"const GATEWAY = {text(call.gateway)}, TARGET = {text(call.target)};\n"
        f"const METHOD = {text(call.method)}, CLIENT = {text('' if call.is_soap else call.client)};\n"
        f"const KEY = {text(call.access_key)}, SECRET = {text(call.secret)};\n"
        f"const BODY = {text(call.body)};\n\n"
        'const stamp = String(Math.floor(Date.now() / 1000)), nonce = randomBytes(16).toString("hex");\n'
        'const sum = createHash("sha256").update(BODY).digest("hex");\n'
        'const lines = [METHOD, TARGET, CLIENT, stamp, nonce, sum].join("\\n");\n'
        'const signature = createHmac("sha256", SECRET).update(lines).digest("hex");\n'
        f"const headers = {{\n  {fields}{',' if fields else ''}\n"
        '  "X-Access-Key": KEY, "X-Timestamp": stamp, "X-Nonce": nonce, "X-Signature": signature,\n};\n'
        "fetch(GATEWAY + TARGET, { method: METHOD, headers, body: BODY || undefined }).then(async (answer) => {\n"
        "  console.log(answer.status);\n"
        "  for (const [name, value] of answer.headers) console.log(`${name}: ${value}`);\n"
        '  console.log("\\n" + (await answer.text()));\n});\n'
    )


def _literal(value: str) -> str:
    """A text as Python and JavaScript both write it, in one line."""
    return json.dumps(value, ensure_ascii=False)


WAYS: tuple[Way, ...] = (
    Way(
        "hmac",
        Words("Khóa truy cập (AccessKey, SecretKey)", "Access key (AccessKey, SecretKey)"),
        Words(
            "Hệ thống ký từng lượt gọi bằng khóa của mình; khóa bí mật không bao giờ đi qua mạng.",
            "The system signs each call with its key; the secret never travels.",
        ),
        (
            ("curl", "curl", "sh", shell),
            ("python", "Python", "py", python),
            ("node", "JavaScript (Node.js)", "js", javascript),
        ),
    ),
)


def samples(call: Call, way: Way = WAYS[0]) -> list[Sample]:
    """The call in every language of that way."""
    return [Sample(code, title, language, write(call)) for code, title, language, write in way.writers]
