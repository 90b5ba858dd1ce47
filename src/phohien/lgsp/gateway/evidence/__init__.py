"""Evidence anyone can check years later, as pure functions: hash, tree, signature, container, verdict.

A batch of messages is signed once: their digests form a Merkle tree by X-Road's own hash-chain rule, its root is signed
as XAdES over a hash-chain result, and one message is exported as an ASiC-E container with its path through the tree.

Source: X-Road's signed-document format (ASiC-E, ETSI TS 102 918; XAdES, ETSI TS 101 903; the hash-chain profile of
Cybernetica T-4-23, whose structures are read off X-Road's published containers).
"""
