"""What this room keeps secret: follow tokens are made from the node's key, contacts are sealed by it.

In: the node's secret, once per process. Out: tokens, sealed bytes. Never: a token or a contact in clear at rest.
"""

import base64
import hashlib
import hmac
import os

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yiwang.flow.incidents.messages import ContactGiven
from yiwang.kernel.errors import Unavailable

_MIN_SECRET = 32
_NONCE_BYTES = 12
_TOKEN_BYTES = 24  # 192 bits
_SECRET: dict[str, bytes] = {}


def keep_secret(secret: bytes) -> None:
    """Say the node's secret (32 bytes or more) once per process."""
    if len(secret) < _MIN_SECRET:
        raise ValueError("the node's secret is too short")
    _SECRET["node"] = secret


def _key(purpose: str) -> bytes:
    if "node" not in _SECRET:
        raise RuntimeError("incidents.service.keep_secret() was not called at the start")
    return hmac.digest(_SECRET["node"], f"yiwang incidents {purpose}".encode(), "sha256")


def new_nonce() -> bytes:
    """What makes one report's token its own."""
    return os.urandom(16)


def token_for(report_id: int, nonce: bytes) -> str:
    """The follow token of a report; the same each time, so that a repeated report gets the same receipt."""
    digest = hmac.digest(_key("token"), report_id.to_bytes(8, "big") + nonce, "sha256")
    return base64.urlsafe_b64encode(digest[:_TOKEN_BYTES]).decode()


def hash_of(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "ignore")).digest()


def seal(contact: ContactGiven, report_id: int) -> bytes:
    """A contact, encrypted and bound to its report."""
    nonce = os.urandom(_NONCE_BYTES)
    body = msgspec.json.encode(contact)
    return nonce + AESGCM(_key("contact")).encrypt(nonce, body, str(report_id).encode())


def unseal(sealed: bytes, report_id: int) -> ContactGiven:
    """The contact again; one that was sealed under another key raises `Unavailable`."""
    nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        clear = AESGCM(_key("contact")).decrypt(nonce, body, str(report_id).encode())
    except InvalidTag as error:
        raise Unavailable("incidents_contact_sealed_elsewhere", retry_after=0) from error
    return msgspec.json.decode(clear, type=ContactGiven)
