"""Holiday days: public holidays from a snapshot made at installation, else from the package.

Importing the `holidays` package takes longer than deciding ten thousand cases. So the days of
the countries around us are computed once, when the environment is made, from the pinned package;
a country or year outside the snapshot is asked of the package itself. Both give the same days.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

# fmt: off
COUNTRIES = (
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI",
    "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU",
    "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
)
# fmt: on
YEARS = range(2020, 2041)
FOLDER = Path(__file__).with_name("holiday_data")

# Subdivision ("" for the whole country) -> year -> days of the year, counted from 1.
_Snapshot = Mapping[str, Mapping[str, list[int]]]


@cache
def _snapshot(country: str) -> _Snapshot:
    path = FOLDER / f"{country}.json"
    if country not in COUNTRIES or not path.is_file():
        return {}
    found: _Snapshot = json.loads(path.read_text(encoding="ascii"))
    return found


def holidays_of(country: str, subdivision: str | None, years: Iterable[int]) -> tuple[date, ...]:
    """Give the public holidays of some years, in order.

    Args:
        country: ISO 3166-1 code.
        subdivision: ISO 3166-2 part, or None for the days of the whole country.
        years: calendar years.

    Raises:
        NotImplementedError: the country or subdivision is not known.
    """
    wanted = tuple(years)
    known = _snapshot(country).get(subdivision or "")
    if known is None or any(str(year) not in known for year in wanted):
        return _from_package(country, subdivision, wanted)
    return tuple(
        date.fromordinal(date(year, 1, 1).toordinal() + day - 1)
        for year in wanted
        for day in known[str(year)]
    )


def is_known(country: str, subdivision: str | None) -> bool:
    """Tell whether there is a calendar for a country and one of its parts."""
    if (subdivision or "") in _snapshot(country):
        return True
    try:
        _from_package(country, subdivision, (2027,))
    except NotImplementedError:
        return False
    return True


def _from_package(
    country: str, subdivision: str | None, years: tuple[int, ...]
) -> tuple[date, ...]:
    # Imported here, because most calendars never need it.
    from holidays import country_holidays

    return (
        tuple(sorted(country_holidays(country, subdiv=subdivision, years=years))) if years else ()
    )


def write_snapshots(folder: Path = FOLDER) -> int:
    """Compute the snapshot of every country and give the number of files written."""
    from holidays import list_supported_countries

    folder.mkdir(exist_ok=True)
    parts = list_supported_countries()
    for country in COUNTRIES:
        days = {
            subdivision or "": {
                str(year): [
                    day.timetuple().tm_yday for day in _from_package(country, subdivision, (year,))
                ]
                for year in YEARS
            }
            for subdivision in (None, *parts[country])
        }
        text = json.dumps(days, separators=(",", ":"))
        (folder / f"{country}.json").write_text(text, encoding="ascii")
    return len(COUNTRIES)


if __name__ == "__main__":
    write_snapshots()
