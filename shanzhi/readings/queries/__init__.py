"""Questions of 读数: the two lists of each figure, their counts in one statement, the months, what a job keeps."""
