"""What leaves the database as a whole, in shapes that other programs read.

`tables` says what the columns of a list are (columns <- records <- tables); `files`
writes them as CSV, NDJSON or XLSX (csv_lines, json_lines, workbook, snapshots <-
files). The API and the admin hand rows in, as their reader may read them. `panel`
counts pairs by years.
"""
