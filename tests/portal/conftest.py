from tests.rules.conftest import region, shared

__all__ = ["region", "shared"]
