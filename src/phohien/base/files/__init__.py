"""Files: every attachment, scan and result of the province, kept once by its content and never altered.

Bytes live in a content-addressed store (``ab/cd/<sha256>`` under ``settings.FILES_ROOT``); a ``StoredFile``
row says who kept which bytes under which name, when. A file is decided by its content, not by its name;
what could run or hide (programs, web pages, macros, PDF scripts, passwords) is refused with a sentence.

Legal basis: NĐ 30/2020/NĐ-CP (electronic documents are kept unaltered), NĐ 13/2023/NĐ-CP (personal data).
"""
