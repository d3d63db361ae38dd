"""Seal a folio: a signature by the city over every byte, in a field that was tagged before."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from comity.proofs.signing import Signer
from comity.values.refusals import Refusal

FIELD: Final = "Seal"
_DIGEST: Final = "sha256"
# Raw P-256 signatures: two numbers of 32 bytes.
_HALF: Final = 32
# A signature of P-256 in DER is at the most this long.
_LONGEST: Final = 72
# A widget that is printed; a document that holds signatures and is only ever added to.
_PRINTED: Final = 4
_SIGNED: Final = 3


@dataclass(frozen=True, slots=True)
class Seal:
    """Who seals: the key, its certificate, who certified it.

    Args:
        signer: of P-256 (ES256).
        certificate: of the key, X.509 in DER.
        anchor: of the authority above it, X.509 in DER.
        name: of the city, in its own language.
    """

    signer: Signer
    certificate: bytes = field(repr=False)
    anchor: bytes = field(repr=False)
    name: str


def seal(pdf: bytes, by: Seal, *, label: str, reason: str, at: datetime) -> bytes:
    """Give the PDF with the city's seal; whoever changes a byte after it breaks it.

    The field is put into the tree of tags before it is signed: a field that the signing library
    makes itself has no name for those who listen, and stands outside the tree.

    Args:
        pdf: tagged, as `setting.set_folio` gives it.
        by: who seals.
        label: what the seal is called when it is read aloud.
        reason: why it was sealed, in the document's language.
        at: the instant it claims; no time stamp vouches for it, the log proof inside does better.

    Raises:
        Refusal: SEAL-KEY, a key of another kind; KEY-*, what the keeper of the key refuses.

    Source: ETSI EN 319 142-1, section 6 (PAdES, level B-B); ISO 14289-1, section 7.18.
    """
    if by.signer.alg != "ES256":
        raise Refusal("SEAL-KEY", "A seal is made with a key of P-256.")
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=_DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=by.name,
        certify=True,
    )

    class Writing(IncrementalPdfFileWriter):
        """The library's writer, which leaves the file what it is: PDF 1.7, as PDF/A-3 asks."""

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            """Stay; the library asks for 2.0 where the key is of an elliptic curve."""

        def register_extension(self, ext: Any) -> None:  # noqa: ANN401  # the library's
            """Name the extension of ETSI, not that of PDF 2.0."""
            if str(ext.prefix_name) == "/ESIC":
                super().register_extension(ext)

    class Signing(PdfSigner):
        """The library's signing, at our instant instead of its own clock's."""

        def init_signing_session(self, *given: Any, **more: Any) -> Any:  # noqa: ANN401  # the library's
            session = super().init_signing_session(*given, **more)
            session.system_time = at
            return session

    writer = Writing(io.BytesIO(with_field(pdf, label)))
    made: bytes = Signing(about, _library_signer(by)).sign_pdf(writer).getvalue()
    return made


def with_field(pdf: bytes, label: str) -> bytes:
    """Add an empty field for the seal: unseen, named, and in the tree of tags.

    Source: ISO 32000-1, sections 12.7.4.5 and 14.7.4.4; ISO 14289-1, sections 7.18.1 and 7.18.4.
    """
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    with pikepdf.open(io.BytesIO(pdf)) as held:
        root, page = held.Root, held.pages[0].obj
        tree = root.StructTreeRoot
        place = int(tree.get("/ParentTreeNextKey", 0)) or _next_key(tree.ParentTree)
        widget = held.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String(FIELD),
                TU=String(label),
                Rect=Array([0, 0, 0, 0]),
                F=_PRINTED,
                P=page,
                StructParent=place,
            )
        )
        document = tree.K[0] if isinstance(tree.K, Array) else tree.K
        form = held.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Form, Alt=String(label), Pg=page, P=document)
        )
        form.K = Array([Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)])
        if not isinstance(document.K, Array):
            document.K = Array([document.K])
        document.K.append(form)
        leaf = _last_leaf(tree.ParentTree)
        leaf.Nums.extend([place, form])
        if "/Limits" in leaf:
            leaf.Limits = Array([leaf.Limits[0], place])
        tree.ParentTreeNextKey = place + 1
        page.Annots = Array([*page.get("/Annots", Array([])), widget])
        page.Tabs = Name.S
        root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=_SIGNED)
        made = io.BytesIO()
        held.save(made, linearize=False)
        return made.getvalue()


def _last_leaf(node: Any) -> Any:  # noqa: ANN401  # a library without types
    while "/Kids" in node:
        node = node.Kids[-1]
    return node


def _next_key(tree: Any) -> int:  # noqa: ANN401  # a library without types
    return int(_last_leaf(tree).Nums[-2]) + 1


def _library_signer(by: Seal) -> Any:  # noqa: ANN401  # a class of a library that is loaded late
    from pyhanko.sign.signers import Signer as LibrarySigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    class Sealing(LibrarySigner):
        """The library's idea of somebody who signs, over ours."""

        async def async_sign_raw(
            self,
            data: bytes,
            digest_algorithm: str,
            dry_run: bool = False,  # noqa: FBT001, FBT002  # the library's
        ) -> bytes:
            if digest_algorithm != _DIGEST:
                raise Refusal("SEAL-KEY", "The key signs with SHA-256 only.")
            if dry_run:
                return bytes(_LONGEST)
            raw = by.signer.sign(data)
            halves = (int.from_bytes(part) for part in (raw[:_HALF], raw[_HALF:]))
            return encode_dss_signature(*halves)

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library's
    store.register(x509.Certificate.load(by.anchor))
    return Sealing(signing_cert=x509.Certificate.load(by.certificate), cert_registry=store)
