"""Public services and the one-stop desk (dịch vụ công và Một cửa điện tử).

Users: citizens and enterprises who apply; receiving officers, handlers, leaders and records clerks of every agency;
the officials who keep the catalogue and draw the processes; leaders who read the index.
Legal basis: NĐ 118/2025/NĐ-CP (one-stop) with its amendments, TT 03/2025/TT-VPCP (forms, codes), NĐ 45/2020/NĐ-CP
(electronic procedures), QĐ 766/QĐ-TTg (index). All limits, fees and components are data with their source.
Words: dossier (hồ sơ), procedure (thủ tục hành chính), component (thành phần hồ sơ), task (việc), supplement request.
Facts told: see ``lgsp.contracts.onestop``. Questions asked: ``lgsp.contracts.population``. Letters and results are issued
by the office's register: ``lgsp.contracts.documents``.
"""
