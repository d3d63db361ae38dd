"""A seal holds for every byte, and what listeners need survives it."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from tests.folios.leaves import AT, GERMAN, folio, seal_in, side
from tests.folios.test_setting import elements, opened, require_both_rules, words_of

from comity.folios.sealing import Seal, seal, with_field
from comity.folios.setting import set_folio
from comity.proofs.signing import FileSigner
from comity.values.refusals import Refusal

LABEL = "Elektronisches Siegel von Maasveen"


@pytest.fixture(scope="module")
def by(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    return seal_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def sealed(by: Seal) -> bytes:
    return seal(set_folio(folio()), by, label=LABEL, reason="Anerkennung", at=AT)


def status_of(pdf: bytes, anchor: bytes) -> Any:
    """What the library that has nothing of ours says of the seal."""
    reader = PdfFileReader(io.BytesIO(pdf))
    (signature,) = reader.embedded_regular_signatures
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(anchor)], moment=AT, allow_fetching=False
    )
    return validate_pdf_signature(signature, context)


def is_whole(pdf: bytes, by: Seal) -> bool:
    try:
        return bool(status_of(pdf, by.anchor).bottom_line)
    except (PdfError, ValueError):
        return False


def test_the_seal_is_valid_whole_and_of_the_city(sealed: bytes, by: Seal) -> None:
    status = status_of(sealed, by.anchor)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signer_reported_dt == AT
    assert status.signing_cert.subject.native["common_name"] == "maasveen"


def test_an_authority_that_did_not_certify_the_key_is_not_believed(
    sealed: bytes, tmp_path: Path
) -> None:
    stranger = seal_in(tmp_path)
    status = status_of(sealed, stranger.anchor)
    assert (status.intact, status.trusted) == (True, False)


@pytest.mark.parametrize("share", [0.001, 0.2, 0.5, 0.8])
def test_a_changed_byte_breaks_the_seal(sealed: bytes, by: Seal, share: float) -> None:
    place = int(sealed.index(b"/ByteRange") * share)
    changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
    assert not is_whole(changed, by)


def test_what_is_added_later_is_seen(sealed: bytes, by: Seal) -> None:
    with pikepdf.open(io.BytesIO(sealed)) as held:
        held.add_blank_page()
        out = io.BytesIO()
        held.save(out)
    assert is_whole(sealed, by)
    assert not is_whole(out.getvalue(), by)


def test_both_rules_survive_the_seal(sealed: bytes) -> None:
    require_both_rules(sealed, language="de")
    assert GERMAN in words_of(sealed, 0)
    with opened(sealed) as held:
        (field,) = held.Root.AcroForm.Fields
        assert (str(field.TU), str(field.FT)) == (LABEL, "/Sig")
        (form,) = elements(held.Root.StructTreeRoot, "Form")
        assert str(form.Alt) == LABEL
        (reference,) = form.K
        assert reference.Obj.objgen == field.objgen
        assert str(held.pages[0].obj.Tabs) == "/S"
        numbers = pikepdf.NumberTree(held.Root.StructTreeRoot.ParentTree)
        assert numbers[int(field.StructParent)].objgen == form.objgen
        assert list(held.attachments) == ["certificate.json"]


def test_a_field_is_found_its_place_whatever_the_tree_looks_like() -> None:
    whole = with_field(set_folio(folio(side("de", GERMAN))), LABEL)
    with opened(whole) as held:
        (field,) = held.Root.AcroForm.Fields
        assert int(held.Root.StructTreeRoot.ParentTreeNextKey) == int(field.StructParent) + 1


def test_a_key_of_another_kind_does_not_seal(by: Seal, tmp_path: Path) -> None:
    other = Seal(FileSigner.kept(tmp_path / "a.pem", "a#a1"), by.certificate, by.anchor, "M")
    with pytest.raises(Refusal) as refused:
        seal(set_folio(folio()), other, label=LABEL, reason="x", at=AT)
    assert refused.value.code == "SEAL-KEY"
