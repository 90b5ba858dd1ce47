"""The face of Phố Hiến: layouts, components, form fields, charts, icons, papers, and the guard before every
page.

Users: everybody who opens a page. Holds no tables and knows no system: what a system wants shown in the frame
around its pages (menu entries, counts, posts) it registers with ``menus`` and ``shell`` when it starts.

Legal basis: TT 22/2023/TT-BTTTT (one header and footer, WCAG, keyboard use); NĐ 30/2020/NĐ-CP (form of
papers).
"""
