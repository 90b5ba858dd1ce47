"""X-Road's message protocol for SOAP, version 4.0, as pure functions over octets.

Source: X-Road PR-MESS 4.0: SOAP 1.1, document/literal wrapped; §2.2 (header fields), §2.6 (request hash), attachments as
SwA and MTOM. Fault codes are the peer's: lower case, dotted, the most general first.
"""
