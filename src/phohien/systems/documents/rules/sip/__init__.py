"""Submission packages of work files: E-ARK SIP (CSIP 2.1, METS, PREMIS, EAD), values in, octets out. No table, clock or file."""
