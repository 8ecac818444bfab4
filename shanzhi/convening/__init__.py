"""会办 convening: units called together – whistles, joint rulings – and the matters hung on the board."""
