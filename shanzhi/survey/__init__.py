"""What a surveyor knows 测绘: outlines, division codes, rows with points. Plain Python over the kernel; no Django."""
