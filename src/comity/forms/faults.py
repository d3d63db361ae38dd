"""The list on top of a page that leads to each answer that needs another look."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.boundfield import BoundField

from comity.forms.dates import DateParts, faulty_box


@dataclass(frozen=True, slots=True)
class PlacedFault:
    """One sentence and the id of the element where it is put right; no id when it is the whole."""

    text: str
    target: str


def placed_faults(form: BaseForm) -> list[PlacedFault]:
    """List the faults of a form that was filled in, in the order of its questions."""
    whole = [PlacedFault(str(text), "") for text in form.non_field_errors()]
    return whole + [fault for field in form for fault in _faults(field)]


def first_element(field: BoundField, *, box: int = 0) -> str:
    """Give the id of the element that takes the focus: of a group its first (or `box`-th) one."""
    widget = field.field.widget
    own = widget.attrs.get("id") or field.auto_id
    if field.is_hidden:
        return ""
    return f"{own}_{box}" if widget.use_fieldset else own


def _faults(field: BoundField) -> Iterator[PlacedFault]:
    for error in field.errors.as_data():
        params = getattr(error, "params", None)
        box = faulty_box(params) if isinstance(field.field.widget, DateParts) else 0
        for text in error.messages:
            yield PlacedFault(text, first_element(field, box=box))
