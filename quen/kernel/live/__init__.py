"""The live process: server-sent events about changes, carrying ids only."""
