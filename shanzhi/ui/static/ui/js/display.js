// display
