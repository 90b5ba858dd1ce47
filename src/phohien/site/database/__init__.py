"""Django's PostgreSQL backend with a cheaper look at whether the connection still stands; the engine of ``settings``."""
