"""A team at work while processes are killed, the network is cut and the disk is full: `python -m tests.chaos`.

Everything here talks to a real Quen from outside, as browsers and programs do. Whatever was acknowledged is written
down (`ledger`) and looked for in the database at the end (`verify`).
"""
