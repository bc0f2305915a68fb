"""Papers out and files in: values to signed PDFs and back to a verdict, and other people's files to values."""
