"""考核 assessment: indicators, scores, the cycle from month to year, appeals; reads, never writes below."""
