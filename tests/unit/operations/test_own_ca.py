"""The own authority vouches for one address, is renewed in time and is made anew for another address."""

import stat
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from examsvc.operations.own_ca import RENEW_DAYS, SERVER_DAYS, ServerPair, renew_own_ca

NOW = datetime(2026, 5, 20, tzinfo=UTC)


def verifies(pair: ServerPair, certificate: Path, name: str) -> bool:
    kind = "-verify_ip" if name[0].isdigit() else "-verify_hostname"
    moment = str(int(NOW.timestamp()) + 60)
    command = ["openssl", "verify", "-attime", moment, kind, name, "-CAfile", str(pair.root), str(certificate)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def forge(folder: Path, pair: ServerPair, name: str) -> Path:
    """Use the root's key, as a thief would, for another name."""
    root = x509.load_pem_x509_certificate(pair.root.read_bytes())
    key = serialization.load_pem_private_key((pair.root.parent / "root.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "forged.crt"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize("address", ["10.0.0.5", "exam.example"])
def test_the_server_is_vouched_for_by_its_root(tmp_path: Path, address: str) -> None:
    pair = renew_own_ca(tmp_path / "ca", address, NOW)
    assert verifies(pair, pair.certificate, address)


@pytest.mark.parametrize("address", ["10.0.0.5", "exam.example"])
def test_a_stolen_root_vouches_for_no_other_name(tmp_path: Path, address: str) -> None:
    pair = renew_own_ca(tmp_path / "ca", address, NOW)
    assert not verifies(pair, forge(tmp_path, pair, "bank.example"), "bank.example")


def test_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    renew_own_ca(tmp_path / "ca", "10.0.0.5", NOW)
    assert {stat.S_IMODE((tmp_path / "ca" / name).stat().st_mode) for name in ("root.key", "server.key")} == {0o600}


def test_a_good_certificate_is_left_alone(tmp_path: Path) -> None:
    before = renew_own_ca(tmp_path / "ca", "10.0.0.5", NOW).certificate.read_bytes()
    assert renew_own_ca(tmp_path / "ca", "10.0.0.5", NOW).certificate.read_bytes() == before


def test_the_server_is_renewed_before_it_runs_out_under_the_same_root(tmp_path: Path) -> None:
    pair = renew_own_ca(tmp_path / "ca", "10.0.0.5", NOW)
    root, server = pair.root.read_bytes(), pair.certificate.read_bytes()
    renew_own_ca(tmp_path / "ca", "10.0.0.5", NOW + timedelta(days=SERVER_DAYS - RENEW_DAYS + 1))
    assert pair.root.read_bytes() == root
    assert pair.certificate.read_bytes() != server


def test_another_address_gets_another_root(tmp_path: Path) -> None:
    root = renew_own_ca(tmp_path / "ca", "10.0.0.5", NOW).root.read_bytes()
    pair = renew_own_ca(tmp_path / "ca", "10.0.0.6", NOW)
    assert pair.root.read_bytes() != root
    assert verifies(pair, pair.certificate, "10.0.0.6")
