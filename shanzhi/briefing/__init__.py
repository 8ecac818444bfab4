"""The 月报 room: an area's month in sentences, on screen and on paper, from the same picture as the leader's page.

It owns no fact and writes none but that a brief was taken along.
"""
