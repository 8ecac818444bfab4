"""Questions of the 考核 room: what is counted, the figures, the lists behind them, what looks made for the score."""
