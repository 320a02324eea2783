"""What comes in: files of several kinds, each read as a table of texts with a header.

`workbook` and `workbook_process` (Excel, OpenDocument), `vcard` (address books), `google` (its CSV), `open` (the door).
"""
