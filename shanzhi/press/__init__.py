"""印刷 press: one content model a document, written as PDF, Word, Excel. Plain Python: knows no database.

``documents`` holds what each paper says (督办单, 派单, 台账, score sheet, bulletin, receipts) as frozen data and lays
it out as a ``model.Sheet``; ``pdf``, ``word`` and ``excel`` write any sheet. Official paper is Chinese, whatever
language the page speaks from which it was asked.
"""
