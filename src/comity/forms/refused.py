"""A form that says what an action refused, at the question where it is put right."""

from django import forms

from comity.values.refusals import Refusal


class Shown(forms.Form):
    """A form that puts each fault of a refusal at its question."""

    def show(self, refusal: Refusal) -> None:
        """Put each fault of a refusal at its question; what belongs to none stands on top."""
        for fault in refusal.faults:
            name = self.field_of(fault.path)
            self.add_error(name if name in self.fields else None, fault.message)
        if not refusal.faults:
            self.add_error(None, str(refusal))

    def field_of(self, path: str) -> str:
        """Give the field that a fault belongs to."""
        return path
