"""What must outlast a request."""
