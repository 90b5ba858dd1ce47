"""The rules of documents, pure: no database, no clock."""
