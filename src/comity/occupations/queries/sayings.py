"""What refusals of the map say in the reader's language, by their code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAYINGS: dict[str, str | Promise] = {
    "ANSWER-CONTRADICTS": _("You chose a concept and also said that none fits. Keep one of both."),
    "ANSWER-EMPTY": _("Choose what fits, or say that none fits."),
    "ANSWER-TOO-MANY": _("A title may correspond to 20 concepts at most."),
    "ANSWER-TWICE-SAME": _("The same concept is named twice."),
    "ANSWER-EXACT-TWICE": _("A title can mean exactly the same as one concept only."),
    "ANSWER-REASON": _("Say why: you correct an answer, or choose what was not suggested."),
    "ANSWER-OVERTAKEN": _("Somebody answered in the meantime. Look at the title again."),
    "SECOND-NOT-NEEDED": _("This answer needs no second look."),
    "SECOND-SAME-PERSON": _("You gave this answer. Another person must look at it."),
    "SECOND-REASON": _("Say why you do not agree. The round table reads it."),
    "SECOND-TWICE": _("Somebody has looked at this answer already."),
    "OUTCOME-EMPTY": _("Write what the round table came to."),
    "SETTLED-TWICE": _("The outcome of this item was noted already."),
    "LIST-VERSION-TAKEN": _("This version of the list was uploaded before. Name another version."),
    "LIST-NOTHING-GOOD": _("No row of this file can be used. Correct the file first."),
    "LIST-FAULTY": _("Some rows are wrong. Import the good ones or correct the file."),
    "DRAFT-USED": _("This file was imported already."),
    "LIST-UNREADY": _("The suggestions are not ready yet. Wait a moment."),
    "FRAMEWORK-OTHER": _("Choose another version of the framework this list is compared with."),
    "TEXT-EMPTY": _("This text has no sentence that could be looked at."),
    "TEXT-TOO-LONG": _("A text may have 20,000 letters at most."),
    "TEXT-UNREADY": _("The suggestions are not ready yet. Wait a moment."),
    "PICK-UNKNOWN": _("One of the skills is not offered here. Load the page again."),
    "CREDIT-LIFTS": _("This part is of a lower level, so it cannot count in full."),
    "CREDIT-PARTS": _("Choose two parts of different standards of the agreement in force."),
    "CREDIT-REASON": _("Say why. Other cities read it."),
    "CREDIT-OVERTAKEN": _("Somebody spoke in the meantime. Look at the two parts again."),
    "CREDIT-SAME-PERSON": _("You said this. Another person must look at it."),
    "CREDIT-LOOKED-AT": _("Somebody has looked at this already."),
    "CREDIT-OBJECTION": _("Say why you do not agree."),
    "LIST-PUBLISHED-TWICE": _("This list is published already."),
}
