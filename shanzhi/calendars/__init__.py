"""日历 calendars: which days and hours count, by official notice. Knows no case."""
