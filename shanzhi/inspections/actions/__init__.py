"""The verbs of 检查: keeping registers, convening and drawing, recording visits, following defects to their end."""
