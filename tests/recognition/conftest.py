from tests.rules.conftest import shared

__all__ = ["shared"]
