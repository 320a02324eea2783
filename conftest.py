"""What all tests have: a database of their own. See `quen/kernel/testing`."""

from quen.kernel.testing.fixtures import (  # noqa: F401
    business,
    django_db_setup,
    fresh_db,
    quen_db,
    quen_facts,
    transactional_db,
)
