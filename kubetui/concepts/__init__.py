"""The teaching texts, one Markdown file a concept."""
