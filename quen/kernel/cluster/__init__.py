"""The machine under Quen: the embedded PostgreSQL, the database roles and the processes."""
