"""`python -m quen` is the command line."""

from quen.kernel.cli.main import main

raise SystemExit(main())
