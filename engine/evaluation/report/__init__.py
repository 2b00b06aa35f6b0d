"""The report a person looks at: contact sheets, plots over time, side-by-side clips, one page."""
