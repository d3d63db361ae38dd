"""World: what zones, currencies, ISCO-08 and ESCO outside the agreement know."""

import re
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_KNOWN = Path(__file__).parent / "known"
_AREAS = "Africa|Antarctica|America|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific"
_ZONE = re.compile(rf"(?:{_AREAS})(/[A-Za-z][A-Za-z0-9_+-]*){{1,2}}")

# ISO 4217 codes of currencies in use.
_CURRENCIES = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD "
    "BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN "
    "ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD "
    "IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
    "OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP "
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD "
    "UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)


def is_currency(code: str) -> bool:
    """Say whether a code is a currency in use."""
    return code in _CURRENCIES.split()


@lru_cache(maxsize=256)
def is_zone(name: str) -> bool:
    """Say whether a name is an IANA zone of a place; fixed offsets such as Etc/GMT-1 are not."""
    if not _ZONE.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=1)
def _isco_groups() -> frozenset[str]:
    return frozenset((_KNOWN / "isco-08-unit-groups.txt").read_text("utf-8").split())


def is_isco_group(code: str) -> bool:
    """Say whether a code is one of the 436 unit groups of ISCO-08."""
    return code in _isco_groups()


@lru_cache(maxsize=1)
def _esco_occupations() -> frozenset[str]:
    return frozenset((_KNOWN / "esco-1.2.0-occupations.txt").read_text("utf-8").split())


def is_esco_occupation(address: str) -> bool:
    """Say whether an address is an occupation concept of ESCO 1.2.0, the release we pin."""
    return address.rpartition("/")[2] in _esco_occupations()
