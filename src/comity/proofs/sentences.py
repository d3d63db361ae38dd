"""Sentences: what each code of a verification means, in English; pages translate by code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        # verdicts
        "VERDICT-recognised": "The certificate is genuine, in force and recognised here.",
        "VERDICT-valid_not_recognised": (
            "The certificate is genuine and in force; that it is recognised here is not shown."
        ),
        "VERDICT-suspended": "The certificate is genuine but suspended at the moment.",
        "VERDICT-revoked": "The certificate was withdrawn and no longer counts.",
        "VERDICT-expired": "The certificate is genuine but its time is over.",
        "VERDICT-invalid": "This is not a certificate you can rely on.",
        "VERDICT-indeterminate": "Whether the certificate holds cannot be told from what is here.",
        # format
        "FORMAT-GOOD": "The file is a certificate of recognition.",
        "FORMAT-WALLET": "The file is a certificate of recognition for wallets.",
        "FORMAT-CARD": "This is the card of a certificate of recognition.",
        "FORMAT-NOT-CERTIFICATE": "The file is not a certificate of recognition.",
        "JSON-SYNTAX": "The file cannot be read: it is not sound JSON.",
        "JSON-DUPLICATE-KEY": "The file says two things under one name; it may have been changed.",
        "JSON-TOO-LONG": "The file is too long to be a certificate.",
        "JSON-TOO-DEEP": "The file is nested too deeply to be a certificate.",
        "JSON-NO-OBJECT": "The file is not a certificate of recognition.",
        "TOKEN-FORM": "The file is not a token as certificates are written.",
        "TOKEN-ALG": "The token is signed in a way that is not accepted here.",
        "TOKEN-TYPE": "The token was made for another use than a certificate.",
        "BASE64URL": "The file cannot be read: letters are missing or were changed.",
        "SD-FORM": "The file is not a certificate for wallets.",
        "SD-ALGORITHM": "The pieces of the certificate are hidden in a way not known here.",
        "SD-DISCLOSURE": (
            "A piece shown with the certificate does not belong to it, or is given twice."
        ),
        "CARD-FORM": "The code is not the card of a certificate, or not the whole of it was read.",
        "CARD-ALG": "The card is signed in a way that is not accepted here.",
        "KEY-DOCUMENT": "The issuer is not named by an address of a city.",
        "SCHEMA-GOOD": "Every statement stands in its place and nothing unknown was added.",
        "SCHEMA-BROKEN": "Statements are missing, malformed or unknown: {places}.",
        # proofs
        "PROOF-GOOD": "The signature fits every word of the certificate.",
        "PROOF-SIGNATURE": "The signature does not fit: the certificate was changed after signing.",
        "PROOF-FORM": "The signature is malformed.",
        "PROOF-PURPOSE": "The signature was made for another purpose.",
        "PROOF-CONTEXT": "The signature was made under other definitions of the terms.",
        "PROOF-KEY": "The key is not of the kind this signature needs.",
        "PROOF-CHAIN": "The signature builds on another one in a way that is not understood here.",
        "PROOF-SUITE": "A signature of the kind {suite} is not understood here and was left aside.",
        "PROOF-UNDATED": "The signature does not say when it was made.",
        "PROOF-FUTURE": "The signature claims to be made later than the day asked about.",
        "PROOF-ENDED": "The signature says of itself that it no longer counts.",
        "PROOF-OTHER-ISSUER": "The signature is not by the city that the certificate names.",
        "PROOF-KEY-UNKNOWN": "The key {key} is not known here, so the signature cannot be checked.",
        "PROOF-KEY-FOREIGN": "The key {key} never belonged to the city that the certificate names.",
        "PROOF-NOT-READ": "The signature was not checked because the certificate is malformed.",
        "PROOF-MEANING": "The terms of the certificate cannot be read as they were signed.",
        "CONTEXT-UNKNOWN": "The certificate uses definitions of terms that are not known here.",
        "CONTEXT-ABSENT": "The definitions of the terms are not installed; a bundle has them.",
        "PROOF-SET-WHOLE": "All signatures a certificate is issued with are there.",
        "PROOF-SET-NONE": "The certificate carries no signature at all.",
        "PROOF-SET-REMOVED": "A signature was removed: {suites} is missing.",
        "PROOF-SET-MANY": "The certificate carries more signatures than any city makes.",
        # issuer
        "ISSUER-KNOWN": "The certificate names {issuer} as its issuer, which is known here.",
        "ISSUER-UNKNOWN": "The issuer {issuer} is not known here, so nothing vouches for its key.",
        "ISSUER-NOT-READ": "The issuer was not looked for because the certificate is malformed.",
        "KEY-GOOD": "The key was in force when the certificate was signed on {created}.",
        "KEY-NOT-YET": "The key was not yet in force when the certificate was signed on {created}.",
        "KEY-ENDED": "The key was no longer in force when the certificate was signed on {created}.",
        "KEY-ENDED-FIRST": (
            "The key ended on {until}, before the certificate was seen in the city's log on "
            "{logged}."
        ),
        "KEY-REVOKED": (
            "The key was withdrawn on {revoked}. Whether the certificate was signed before that "
            "cannot be shown."
        ),
        "KEY-NOT-FOR-THIS": "The key may not be used to sign certificates.",
        "KEY-NOT-ASKED": "No key could be examined.",
        "KEY-CERTIFICATE-NONE": "No certificate of the key came with it; none is needed here.",
        "KEY-CERTIFICATE-GOOD": "The certificate of the key is of the issuer and of this key.",
        "KEY-CERTIFICATE-FORM": "The certificate of the key cannot be read.",
        "KEY-CERTIFICATE-CHAIN": "The certificates of the key do not vouch for each other.",
        "KEY-CERTIFICATE-NAME": "The certificate of the key names somebody else.",
        "KEY-CERTIFICATE-OTHER": "The certificate is of another key than the one that signed.",
        "KEY-CERTIFICATE-TIME": "The certificate of the key was not in force at the signing.",
        "BINDING-NONE": (
            "Nothing shows that the holder is at hand. Compare the name with an identity card."
        ),
        "BINDING-GOOD": "The holder's own key signed for this very question.",
        "BINDING-UNASKED": "The holder's own key signed just now, for {audience}.",
        "BINDING-MISSING": "The holder did not sign, though they were asked to.",
        "BINDING-KEY": "The certificate is not bound to a key, so nobody can sign as its holder.",
        "BINDING-OTHER": "The holder signed other pieces than the ones shown.",
        "BINDING-FORM": "The holder's signature does not say for whom and when it was made.",
        "BINDING-OLD": "The holder's signature is not of just now; it may be somebody's copy.",
        "BINDING-NOT-FOR-US": "The holder signed for somebody else or for another question.",
        "BINDING-BROKEN": "The holder's signature does not fit the key the city named.",
        "KEY-LOGGED": (
            "The key was withdrawn on {revoked}, after the certificate was seen in the city's log "
            "on {logged}."
        ),
        "KEY-TOO-LATE": (
            "The key was withdrawn on {revoked}, before the certificate was seen in the city's log "
            "on {logged}."
        ),
        # log
        "LOG-GOOD": "Other cities saw the certificate in the city's log on {logged}: {witnesses}.",
        "LOG-NONE": (
            "No log proof came with the certificate. That alone is no fault: older ones have none."
        ),
        "LOG-UNKNOWN": "The log of the city is not in the bundle.",
        "LOG-UNWITNESSED": (
            "The certificate is in the log of the city, but too few other cities have seen it: "
            "{witnesses}."
        ),
        "LOG-LATER": "The log was seen on {logged}, later than the day asked about.",
        "LOG-FORM": "The log proof is malformed.",
        "LOG-FOREIGN": "The log proof is of another log than the city's.",
        "LOG-SIGNATURE": "The signatures under the log proof do not hold.",
        "LOG-KEY-OVER": "The log's key had ended before enough other cities saw it.",
        "LOG-OTHER": "The log proof is not of this certificate.",
        "LOG-NOT-READ": "Whether the certificate is in the log was not looked up.",
        # agreement
        "AGREEMENT-GOOD": "On the day of the decision {city} was a party to {agreement}.",
        "AGREEMENT-UNKNOWN": "The agreement {agreement} is not in the bundle.",
        "AGREEMENT-OTHER-TEXT": "The text of {agreement} is not the one the certificate names.",
        "AGREEMENT-NO-PARTY": "On the day of the decision {city} was not a party to {agreement}.",
        "AGREEMENT-NOT-HOST": "Another city signed the certificate than the one that decided.",
        "AGREEMENT-NOT-READ": "The agreement was not looked for.",
        "AGREEMENT-NOW": "Today {city} is a party to {agreement}.",
        "AGREEMENT-NOW-OVER": (
            "Today {city} is not a party to {agreement}. What was recognised before stays so."
        ),
        "SCOPE-GOOD": "The agreement covered the job in {city} on the decision day.",
        "SCOPE-OUTSIDE": "The agreement did not cover the job in {city} on the decision day.",
        "SCOPE-UNKNOWN": "Whether the agreement covers the job cannot be told.",
        "ACCREDITATION-GOOD": "The approval {accreditation} was in force on the day of the award.",
        "ACCREDITATION-NONE": "The certificate does not rest on a training centre's approval.",
        "ACCREDITATION-UNKNOWN": "The approval {accreditation} is not in the bundle.",
        "ACCREDITATION-NOT-IN-FORCE": "The approval {accreditation} was not in force at the award.",
        "ACCREDITATION-NOT-CITED": (
            "The signed approval {accreditation} that the certificate cites is not in the bundle."
        ),
        "ACCREDITATION-OTHER": "The approval cited is not {accreditation}.",
        "ACCREDITATION-NOW": "The approval {accreditation} is in force today.",
        "ACCREDITATION-NOW-OVER": (
            "The approval {accreditation} is not in force today. What was learnt before counts."
        ),
        "ACCREDITATION-NOT-READ": "The training centre's approval was not looked for.",
        # time
        "VALIDITY-GOOD": "The certificate is within its time.",
        "VALIDITY-NOT-YET": "The certificate begins to count on {first}.",
        "VALIDITY-OVER": "The certificate ended on {until}.",
        "VALIDITY-UNREADABLE": "The certificate's dates are not days of the calendar.",
        "VALIDITY-NOT-READ": "The certificate's dates were not looked at.",
        # status
        "STATUS-REVOKED": "The city has withdrawn the certificate.",
        "STATUS-NOT-REVOKED": "The city has not withdrawn the certificate as of {listed}.",
        "STATUS-SUSPENDED": "The city has suspended the certificate as of {listed}.",
        "STATUS-NOT-SUSPENDED": "The city has not suspended the certificate as of {listed}.",
        "STATUS-STALE": (
            "The status list is of {listed} and was good until {until}; what happened since "
            "cannot be told."
        ),
        "STATUS-LATER": "The status list is of {listed}, later than the day asked about.",
        "STATUS-MISSING": "The status list {list} is not in the bundle.",
        "STATUS-LIST-BROKEN": "The status list {list} cannot be trusted.",
        "STATUS-FOREIGN": "The status list {list} is not one of the certificate's issuer.",
        "STATUS-INDEX": "The status list {list} has no entry for the certificate.",
        "STATUS-NOT-READ": "The status was not looked up.",
        # recognition
        "RECOGNISED": "{city} has recognised the qualification.",
        "RECOGNISED-ELSEWHERE": (
            "The certificate records what {host} decided. {city} is a partner city: ask there."
        ),
        "RECOGNISED-CITY-NO-PARTY": "{city} is not a party to the agreement.",
        "RECOGNISED-NOT": "The certificate shows no recognition that stands under the agreement.",
        "RECOGNISED-UNKNOWN": "Where the certificate counts cannot be told without the agreement.",
        "RECOGNISED-NOT-READ": "Where the certificate counts was not looked at.",
        # bundle
        "BUNDLE-NONE": "No bundle of keys and status lists was given.",
    }
)
