"""One address of the house becomes Django's settings of e-mail."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from threading import Thread

from phohien.base.notices.conf import mail_settings
from phohien.base.notices.senders import Mail, SmtpSender

FROM = "Phố Hiến <khong-tra-loi@hungyen.example>"


def test_without_a_server_letters_are_kept_as_files() -> None:
    assert mail_settings("", FROM)["NOTICES_SENDER"] == "file"


def test_a_name_and_password_are_never_sent_in_the_clear() -> None:
    plain = mail_settings("smtp://name:p%40ss@mail.example", FROM)
    wrapped = mail_settings("smtps://name:p%40ss@mail.example", FROM)

    assert (plain["EMAIL_PORT"], plain["EMAIL_USE_TLS"], plain["EMAIL_HOST_PASSWORD"]) == (587, True, "p@ss")
    assert (wrapped["EMAIL_PORT"], wrapped["EMAIL_USE_SSL"], wrapped["EMAIL_USE_TLS"]) == (465, True, False)


def _serve_once(listening: socket.socket, heard: list[str]) -> None:
    connection, _address = listening.accept()
    with connection, connection.makefile("rwb") as wire:

        def say(line: str) -> None:
            wire.write(line.encode() + b"\r\n")
            wire.flush()

        say("220 here")
        in_data = False
        for raw in wire:
            line = raw.decode().rstrip("\r\n")
            heard.append(line)
            if in_data:
                in_data = line != "."
                if not in_data:
                    say("250 taken")
            elif line.upper() == "DATA":
                in_data = True
                say("354 go on")
            elif line.upper() == "QUIT":
                say("221 bye")
                return
            else:
                say("250 fine")


def test_a_letter_reaches_a_mail_server_with_its_own_message_id(settings) -> None:
    heard: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Thread(target=_serve_once, args=(listening, heard))
        server.start()
        for name, value in mail_settings(f"smtp://127.0.0.1:{listening.getsockname()[1]}", FROM).items():
            setattr(settings, name, value)
        at = datetime(2026, 11, 22, tzinfo=UTC)

        SmtpSender().send(Mail(key="k1", to="binh@hungyen.example", subject="Đã tiếp nhận", text="Xin chào", at=at))
        server.join(5)

    assert any(line.upper() == "RCPT TO:<BINH@HUNGYEN.EXAMPLE>" for line in heard)
    assert "Message-ID: <k1@hungyen.example>" in heard
