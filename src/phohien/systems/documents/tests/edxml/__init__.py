"""The manual of edXML packages: one sentence a test."""
