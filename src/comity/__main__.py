"""`python -m comity`: the command line without an installed script."""

from comity.portal.cli import main

raise SystemExit(main())
