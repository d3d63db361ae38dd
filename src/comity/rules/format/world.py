"""World: what zones, calendars, currencies, ISCO-08 and ESCO outside the agreement know."""

import re
from functools import lru_cache
from importlib.util import find_spec
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


@lru_cache(maxsize=256)
def is_calendar(country: str, subdivision: str | None) -> bool:
    """Say whether the `holidays` package knows the calendar of a country or its part."""
    return _is_plainly_listed(country, subdivision) or _is_calendar_for_holidays(
        country, subdivision
    )


def _is_calendar_for_holidays(country: str, subdivision: str | None) -> bool:
    from holidays import country_holidays

    try:
        country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return False
    return True


def _is_plainly_listed(country: str, subdivision: str | None) -> bool:
    # Importing `holidays` takes longer than all other work of a check together. Its source lists
    # countries and their parts plainly; finding a code there saves the import. Not finding it
    # proves nothing: then the package itself is asked.
    spec = find_spec("holidays")
    if spec is None or spec.origin is None:
        return False
    folder = Path(spec.origin).parent
    registry = _source(folder / "registry.py").partition("FINANCIAL")[0]
    listed = re.search(rf'"(\w+)": \("\w+", "{re.escape(country)}"', registry)
    if listed is None or subdivision is None:
        return listed is not None
    module = _source(folder / "countries" / f"{listed[1]}.py")
    parts = re.search(
        r"^    subdivisions\b[^=\n]*= \((.*?)^    \)", module, re.MULTILINE | re.DOTALL
    )
    return parts is not None and f'"{subdivision}",' in parts[1]


def _source(path: Path) -> str:
    return path.read_text("utf-8") if path.is_file() else ""
