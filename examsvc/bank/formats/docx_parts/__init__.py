"""The inside of a .docx as Word and WPS write it: package, numbering, looks of runs, paragraphs and tables."""
