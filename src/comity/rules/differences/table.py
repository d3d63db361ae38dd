"""Table: the terms of all fields of format 1 in one."""

from comity.rules.differences import terms_parties, terms_promises, terms_recognition
from comity.rules.differences.terms import Terms

TERMS: Terms = {**terms_parties.TERMS, **terms_recognition.TERMS, **terms_promises.TERMS}
