"""The directory: territory, agencies, offices, shared code lists and officials' posts, all with their dates.

For every system of the province (danh mục dùng chung): where a place lay on any day and what it has become, which
agency answered for it, who holds which post. Legal basis: NĐ 47/2020/NĐ-CP and NĐ 278/2025/NĐ-CP on shared data,
QĐ 20/2020/QĐ-TTg on agency codes, NQ 1248/NQ-UBTVQH15, NQ 202/2025/QH15 and NQ 1666/NQ-UBTVQH15 on the territory.
"""
