"""Checks the cryptography of a paper's signatures: whole, by an allowed method, and issued by the practice root.

Nothing is fetched from anywhere; the only root that counts is the one handed in.
"""

import io
from datetime import UTC, datetime

from app.documents import offline

offline.close()

from asn1crypto import cms  # type: ignore[import-untyped]  # noqa: E402  # only after the HTTP client is shut out
from msgspec import Struct  # noqa: E402
from pyhanko.keys import load_certs_from_pemder_data  # noqa: E402
from pyhanko.pdf_utils.misc import PdfError, PdfReadError  # noqa: E402
from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: E402
from pyhanko.sign.validation import validate_pdf_signature  # noqa: E402
from pyhanko.sign.validation.errors import SignatureValidationError  # noqa: E402
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature  # noqa: E402
from pyhanko.sign.validation.settings import KeyUsageConstraints  # noqa: E402
from pyhanko_certvalidator import ValidationContext  # noqa: E402

from app.documents.certificates import common_name, fingerprint  # noqa: E402


class Credential(Struct, frozen=True):
    """What one signature proves: that it is whole, that the root issued it, by whom, and when by their clock."""

    field: str
    is_whole: bool
    is_issued: bool
    certificate: str
    name: str
    at: str
    """In UTC as `Moment.utc` is spelt; empty where the signature names no time."""
    trouble: str = ""


def check(data: bytes, root: bytes) -> dict[str, Credential]:
    """Check every signature of a file against one practice root; raises ValueError where they cannot be read."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        return {one.field_name: _one(one, root) for one in reader.embedded_regular_signatures}
    except (PdfError, PdfReadError, SignatureValidationError, ValueError, TypeError, KeyError) as error:
        raise ValueError("the signatures cannot be read") from error


def _one(signature: EmbeddedPdfSignature, root: bytes) -> Credential:
    name, print_, at = "", "", ""
    try:
        own = signature.signer_cert
        name, print_ = common_name(own.dump()), fingerprint(own.dump())
        signed_at = signature.self_reported_timestamp
        at = _spell(signed_at) if signed_at else ""
        if trouble := _method(signature):
            return Credential(signature.field_name, False, False, print_, name, at, trouble)
        moment = signed_at or datetime.now(UTC)
        status = validate_pdf_signature(
            signature,
            ValidationContext(
                trust_roots=load_certs_from_pemder_data(root),
                allow_fetching=False,
                revocation_mode="soft-fail",
                moment=moment,
                best_signature_time=moment,
            ),
            key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
            skip_diff=True,
        )
        is_whole = bool(status.intact and status.valid)
        if status.trusted and (trouble := _container(signature, root)):
            return Credential(signature.field_name, False, True, print_, name, at, trouble)
    except (PdfError, SignatureValidationError, ValueError, TypeError, KeyError) as error:
        return Credential(signature.field_name, False, False, print_, name, at, type(error).__name__)
    return Credential(signature.field_name, is_whole, bool(status.trusted), print_, name, at)


def _container(signature: EmbeddedPdfSignature, root: bytes) -> str:
    """Say what is odd about the signature's wrapping, which no signature covers; empty where it is exactly ours.

    Only zeros may fill the room behind it, and nothing may ride along: no other certificate, no attribute added later.
    """
    raw = bytes(signature.pkcs7_content)
    whole = cms.ContentInfo.load(raw)
    spelt = whole.dump()
    signed, info, own = signature.signed_data, signature.signer_info, signature.signer_cert
    carried = {fingerprint(one.dump()) for one in signed["certificates"]}
    holds = (
        not raw[len(spelt) :].strip(b"\0"),
        whole.copy().dump(force=True) == spelt,
        signed["version"].native == info["version"].native == "v1",
        [one["algorithm"].native for one in signed["digest_algorithms"]]
        == [info["digest_algorithm"]["algorithm"].native],
        signed["encap_content_info"].native == {"content_type": "data", "content": None},
        carried == {fingerprint(own.dump()), fingerprint(root)}
        and len(signed["certificates"]) == len(carried),
        not signed["crls"] and len(signed["signer_infos"]) == 1 and not info["unsigned_attrs"],
        info["sid"].native == {"issuer": own.issuer.native, "serial_number": own.serial_number},
    )
    return "" if all(holds) else "something rides along with the signature"


def _method(signature: EmbeddedPdfSignature) -> str:
    """Say what is wrong with how it was signed; empty for ECDSA or RSA with SHA-256 or stronger, as PAdES."""
    info = signature.signer_info
    if signature.sig_object.get("/SubFilter") != "/ETSI.CAdES.detached":
        return "it is not a PAdES signature"
    if info["digest_algorithm"]["algorithm"].native not in ("sha256", "sha384", "sha512"):
        return "its digest is too weak"
    if info["signature_algorithm"].signature_algo not in ("ecdsa", "rsassa_pkcs1v15", "rsassa_pss"):
        return "its method is not one of ours"
    present = {attribute["type"].native for attribute in info["signed_attrs"]}
    return "" if "signing_certificate_v2" in present else "it does not name its certificate"


def _spell(when: datetime) -> str:
    from app.domain import moments

    return moments.spell_utc(when)
