"""A certificate authority for one address: its root can vouch for nothing else."""

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_DAYS = 3650
SERVER_DAYS = 397
RENEW_DAYS = 30
_BACKDATED = timedelta(days=1)  # PCs in old halls have clocks that are hours off


@dataclass(frozen=True)
class ServerPair:
    """The files the web server needs, and the root that each PC installs."""

    certificate: Path
    key: Path
    root: Path


@dataclass(frozen=True)
class _Authority:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def renew_own_ca(folder: Path, address: str, now: datetime) -> ServerPair:
    """Make root and server certificate for the address, or renew the server's before it runs out.

    Another address needs another root: the old one is constrained and cannot vouch for it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pair = ServerPair(folder / "server.crt", folder / "server.key", folder / "root.crt")
    authority = _load_authority(folder, address, now) or _make_authority(folder, address, now)
    if not _still_good(pair, authority, now):
        _issue(pair, authority, address, now)
    return pair


def _load_authority(folder: Path, address: str, now: datetime) -> _Authority | None:
    if not (folder / "root.crt").exists() or not (folder / "root.key").exists():
        return None
    certificate = x509.load_pem_x509_certificate((folder / "root.crt").read_bytes())
    key = serialization.load_pem_private_key((folder / "root.key").read_bytes(), None)
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    too_old = certificate.not_valid_after_utc < now + timedelta(days=SERVER_DAYS)
    if constraints != _only(address) or too_old or not isinstance(key, ec.EllipticCurvePrivateKey):
        return None
    return _Authority(certificate, key)


def _make_authority(folder: Path, address: str, now: datetime) -> _Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Exam service {address}")])
    builder = (
        _blank(name, name, key, now, ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_only(address), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    authority = _Authority(builder.sign(key, hashes.SHA256()), key)
    _write(folder / "root.key", _private_bytes(key))
    _write(folder / "root.crt", authority.certificate.public_bytes(serialization.Encoding.PEM))
    return authority


def _issue(pair: ServerPair, authority: _Authority, address: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # Not the address: where no DNS name is given, verifiers take a common name that looks like one for one.
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Exam service")])
    parent = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = (
        _blank(name, authority.certificate.subject, key, now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general_name(address)]), critical=False)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(parent, critical=False)
    )
    _write(pair.key, _private_bytes(key))
    _write(pair.certificate, builder.sign(authority.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


def _still_good(pair: ServerPair, authority: _Authority, now: datetime) -> bool:
    if not pair.certificate.exists() or not pair.key.exists():
        return False
    certificate = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
    key = serialization.load_pem_private_key(pair.key.read_bytes(), None)
    expected = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    parent = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    lasts = certificate.not_valid_after_utc > now + timedelta(days=RENEW_DAYS)
    return lasts and parent == expected and key.public_key() == certificate.public_key()


def _blank(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACKDATED)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _only(address: str) -> x509.NameConstraints:
    """Permit one address and exclude the other kind, which a permission alone would leave open."""
    name = _general_name(address)
    if isinstance(name, x509.DNSName):
        every_ip = [x509.IPAddress(ipaddress.ip_network(net)) for net in ("0.0.0.0/0", "::/0")]
        return x509.NameConstraints([name], every_ip)
    return x509.NameConstraints([x509.IPAddress(ipaddress.ip_network(address))], [x509.DNSName("")])


def _general_name(address: str) -> x509.DNSName | x509.IPAddress:
    try:
        return x509.IPAddress(ipaddress.ip_address(address))
    except ValueError:
        return x509.DNSName(address)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _private_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, data: bytes) -> None:
    """Replace a file at once; only its owner may read it."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    draft.replace(path)
