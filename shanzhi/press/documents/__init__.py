"""What each paper says, as frozen data, and how it lies on a sheet; one module a document."""
