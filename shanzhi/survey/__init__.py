"""What a surveyor knows 测绘: outlines and division codes. Plain Python over the kernel; no Django, no rows."""
