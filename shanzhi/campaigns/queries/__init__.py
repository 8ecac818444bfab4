"""Questions of 整治: which places a kind means, the matrix, the figures and the lists behind them."""
