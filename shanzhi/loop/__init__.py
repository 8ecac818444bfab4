"""闭环 loop: the tables of the loop, its local views and its drawing. Pure: no database."""
