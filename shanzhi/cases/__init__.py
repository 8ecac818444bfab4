"""事项 cases: the problem itself and the one loop it goes round."""
