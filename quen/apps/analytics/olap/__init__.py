"""The olap process: the only one that loads DuckDB, Ibis and Arrow. Others ask it over a local socket."""
