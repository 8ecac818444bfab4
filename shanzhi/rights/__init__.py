"""The 个人信息权利 room: a granted request about one's own data carried out on one sealed identity.

It knows reports and nothing of what they tell; the ordinary telling that asks for it goes the way of every telling.
"""
