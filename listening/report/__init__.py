"""From findings to a page: words, charts and templates, then the scan, then the folder."""
