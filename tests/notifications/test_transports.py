"""Transports against a real SMTP server: what its answers mean, and no password in the clear."""

from __future__ import annotations

import socket
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.notifications.post import smtp
from web import clock
from web.notifications.transports import (
    Mailbox,
    NotSentError,
    RefusedError,
    SmtpServer,
    UncertainError,
    UnreachableError,
    transport_for,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def message() -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "رمزكم"
    message.set_content("مرحبًا")
    return message


@pytest.mark.parametrize(
    ("step", "answer", "error"),
    [
        ("RCPT", "550 no such user", RefusedError),
        ("RCPT", "451 come back later", NotSentError),
        ("DATA", "554 not that", RefusedError),
        ("DATA", "452 full", NotSentError),
        ("DATA", "hang up", UncertainError),
    ],
)
def test_an_answer_says_what_may_be_done_next(
    message: EmailMessage, step: str, answer: str, error: type[Exception]
) -> None:
    with smtp() as sink:
        sink.answers[step] = answer
        with pytest.raises(Exception) as raised:
            transport_for(sink.url).send(message)
    assert type(raised.value) is error
    assert str(raised.value) == ""
    assert sink.messages == []


def test_where_nobody_listens_nothing_is_sent(message: EmailMessage) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(UnreachableError):
            transport_for(f"smtp://127.0.0.1:{free.getsockname()[1]}").send(message)


def test_a_password_is_not_told_to_a_server_that_does_not_encrypt(message: EmailMessage) -> None:
    told = []

    def listen(*credentials: object) -> AuthResult:
        told.append(credentials)
        return AuthResult(success=True)

    with smtp(authenticator=listen, auth_require_tls=False) as sink:
        with pytest.raises(UnreachableError):
            transport_for(sink.url.replace("//", "//user:secret@")).send(message)
        transport_for(sink.url).send(message)
    assert told == []
    assert [message["Subject"] for message in sink.messages] == ["رمزكم"]


def test_encryption_that_is_offered_is_used_and_the_certificate_looked_at(
    message: EmailMessage, tmp_path: Path
) -> None:
    security = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    security.load_cert_chain(*certificate(tmp_path))
    with smtp(tls_context=security) as sink, pytest.raises(UnreachableError):
        transport_for(sink.url).send(message)
    assert sink.messages == []


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), 1, clock.now(), clock.now() + timedelta(days=1)
    ).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.mark.parametrize(
    ("url", "transport"),
    [
        ("smtp://mail.example.org", SmtpServer("mail.example.org", 587)),
        ("smtp://a%40b:p%2Fw@mail.example.org:25", SmtpServer("mail.example.org", 25, "a@b", "p/w")),
        ("smtps://mail.example.org", SmtpServer("mail.example.org", 465, is_tls_from_the_start=True)),
    ],
)
def test_an_address_is_read(url: str, transport: SmtpServer) -> None:
    assert transport_for(url) == transport


def test_the_mailbox_makes_its_folder_and_keeps_whole_letters(message: EmailMessage, tmp_path: Path) -> None:
    folder = tmp_path / "var" / "mailbox # 1"
    box = transport_for(f"mailbox://{folder}")
    assert box == Mailbox(folder)
    box.send(message)
    box.send(message)
    assert len(list((folder / "new").iterdir())) == 2
    assert list((folder / "tmp").iterdir()) == []
