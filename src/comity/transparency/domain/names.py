"""Names: under which a city's log and its witness are known everywhere."""


def log_origin(city: str) -> str:
    """Give the name of a city's log: the address of its files on the city's own domain.

    Source: C2SP tlog-tiles, Parameters.
    """
    return f"{city}.example/log"


def witness_name(city: str) -> str:
    """Give the name under which a city cosigns the logs of others."""
    return f"{city}.example/witness"
