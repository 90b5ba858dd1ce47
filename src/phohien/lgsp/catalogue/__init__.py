"""The catalogue: who takes part in the LGSP, what services there are, who may use them and with which keys.

For operators, providers, consumers and developers. It is the LGSP's control plane: what stands here is published to the
gateway as a signed configuration. Legal basis: TT 13/2017/TT-BTTTT, Article 17; NĐ 194/2025/NĐ-CP (connection accounts
within two working days, written reasons for refusals); NĐ 278/2025/NĐ-CP (sharing through the platform).
"""
