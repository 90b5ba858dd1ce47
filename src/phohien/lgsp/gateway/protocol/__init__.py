"""X-Road's message protocol for REST, version r1, as pure functions over bytes.

Source: X-Road PR-REST 1.0 (message protocol), PR-MREST and PR-META (service metadata). Clause numbers in this package
are those documents'.
"""
