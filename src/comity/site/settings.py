"""Settings, read from the environment once."""

SECRET_KEY = "replaced by the house"  # noqa: S105  # grows with the first page
INSTALLED_APPS: list[str] = []
USE_TZ = True
