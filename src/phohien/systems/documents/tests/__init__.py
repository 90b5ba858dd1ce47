"""The manual of Documents: one sentence a test."""
