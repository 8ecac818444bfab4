"""印刷 press: one content model a document, written as PDF, Word, Excel. Plain Python: knows no database."""
