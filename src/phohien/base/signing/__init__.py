"""Signing: people's digital signatures, agencies' seals and time stamps on the province's documents.

A document is signed by the competent person first and sealed by the agency afterwards, each as an increment
of the PDF (PAdES, baseline B-T with revocation data: B-LT). Until real certificates are used, a local
authority whose every certificate says TEST issues them. A time-stamping service speaks RFC 3161.

Legal basis: Luật Giao dịch điện tử 20/2023/QH15; NĐ 68/2024/NĐ-CP (official-duty signatures); NĐ
30/2020/NĐ-CP, Điều 5, Điều 32 and Phụ lục I (the person's signature and the agency's, how and where they
are shown).
"""
