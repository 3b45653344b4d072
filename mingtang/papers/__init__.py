"""What is signed: frozen data of letters, receipts, sheets and reports, turned into PDF, DOCX and XLSX."""
