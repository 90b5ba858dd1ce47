"""Accounts: who can sign in, how sure we are of them, and for which organisation they act."""
