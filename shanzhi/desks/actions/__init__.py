"""What is done to many cases at a desk: bulk steps, kept filters, exports."""
