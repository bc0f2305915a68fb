"""Signs papers: ECDSA P-256 with SHA-256 as PAdES B-B, in the field that is waiting, and nothing else is touched.

A paper with one signature is closed for good by it. A paper with two is certified by the first, which allows the
second field to be signed and nothing more.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.documents import offline, stamps

offline.close()

from cryptography.hazmat.primitives import hashes  # noqa: E402  # only after the HTTP client is shut out
from cryptography.hazmat.primitives.asymmetric import ec  # noqa: E402
from pyhanko.keys import load_certs_from_pemder_data  # noqa: E402
from pyhanko.pdf_utils.content import ImportedPdfPage  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.pdf_utils.layout import (  # noqa: E402
    AxisAlignment,
    BoxConstraints,
    InnerScaling,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: E402
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields  # noqa: E402
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer  # noqa: E402
from pyhanko.sign.signers.pdf_signer import PdfSigningSession  # noqa: E402
from pyhanko.stamp import StaticStampStyle  # noqa: E402
from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: E402

RESERVED = 12_288
"""Bytes kept for a signature with its certificates, as hexadecimal digits."""
RAW = 72
"""The longest raw ECDSA P-256 signature."""


def sign(
    base: bytes,
    field: str,
    key: ec.EllipticCurvePrivateKey,
    certificate: bytes,
    chain: Sequence[bytes],
    reason: str,
    at: datetime,
    shown: Sequence[str] = (),
) -> bytes:
    """Sign the waiting field and give the paper with its signature; the bytes before it stay as they are.

    `certificate` and `chain` are DER, `shown` are the lines that stand in the signature's place on the page.
    Raises ValueError where no such field is waiting.
    """
    writer = _QuietWriter(io.BytesIO(base))
    fields = {name: value for name, value, _ref in enumerate_sig_fields(writer.prev)}
    if field not in fields or fields[field] is not None:
        raise ValueError("no such field is waiting for a signature")
    is_first = all(value is None for value in fields.values())
    about = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        certify=is_first,
        docmdp_permissions=MDPPerm.NO_CHANGES if len(fields) == 1 else MDPPerm.FILL_FORMS,
    )
    place = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MID,
        margins=Margins(0, 0, 0, 0),
        inner_content_scaling=InnerScaling.NO_SCALING,
    )
    look = StaticStampStyle(
        background=_MemoryPage(stamps.draw(shown)), background_layout=place, border_width=0
    )
    signer = _Signer(about, signer=_Key(key, certificate, chain), stamp_style=look)
    signer.at = at.replace(microsecond=0)
    written = io.BytesIO()
    signer.sign_pdf(writer, existing_fields_only=True, output=written, bytes_reserved=RESERVED)
    return written.getvalue()


class _Key(Signer):
    """The signer's own key, used where it is: pyHanko never sees it."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: bytes, chain: Sequence[bytes]) -> None:
        known = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's, without types
        known.register_multiple([found for one in chain for found in load_certs_from_pemder_data(one)])
        (own,) = load_certs_from_pemder_data(certificate)
        super().__init__(signing_cert=own, cert_registry=known)
        self._key = key

    async def async_sign_raw(self, data: bytes, _digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Sign the attributes; only the size matters in a dry run."""
        return bytes(RAW) if dry_run else self._key.sign(data, ec.ECDSA(hashes.SHA256()))


class _Signer(PdfSigner):
    """Takes the time of signing from the seat and not from the computer."""

    at: datetime

    def init_signing_session(self, *given: Any, **named: Any) -> PdfSigningSession:
        """Begin a signature at the given time."""
        session = super().init_signing_session(*given, **named)
        session.system_time = self.at
        return session

    def register_extensions(self, pdf_out: Any, *, md_algorithm: str) -> None:
        """Declare nothing: the paper stays PDF 1.7, as its archival standard wants."""


class _QuietWriter(IncrementalPdfFileWriter):
    """Adds a signature and leaves title, dates and metadata as they were, so that nothing else changes."""

    def _update_meta(self) -> None:
        pass


class _MemoryPage(ImportedPdfPage):
    """A drawn stamp taken from memory: no file holds the signer's name."""

    def __init__(self, page: bytes) -> None:
        super().__init__(file_name="")  # type: ignore[no-untyped-call]  # pyHanko's, without types
        self._page = page

    def render(self) -> bytes:
        """Put the stamp into the signature's place."""
        found = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)), page_ix=0)
        self.resources.xobject["/Stamp"] = found
        left, bottom, right, top = found.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"
