"""Sheets: rows of CSV, TSV and XLSX files, one after the other, read apart in a confined child."""
