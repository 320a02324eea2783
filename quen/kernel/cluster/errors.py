"""What can go wrong with the machine under Quen."""


class ClusterError(Exception):
    """The database or a process cannot be started; the message tells a person what to do."""
