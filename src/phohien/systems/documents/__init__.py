"""Documents (Quản lý văn bản và điều hành): registers, routing, work files of every agency of the province.

For clerks, leaders, specialists and archivists. Law: NĐ 30/2020/NĐ-CP on clerical work; Luật 29/2018/QH14 on state secrets;
Luật Lưu trữ 33/2024/QH15. Tells what is issued, directed and counted; hears ``OutgoingDocumentRequested`` and
answers it; answers ``DocumentsOf``. See ``lgsp.contracts.documents``.
"""
