"""The operator's pages of the synchronisation with the national portal, and the test portal (DEMO)."""
