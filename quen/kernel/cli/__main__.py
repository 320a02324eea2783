"""`python -m quen.kernel.cli`."""

from quen.kernel.cli.main import main

raise SystemExit(main())
