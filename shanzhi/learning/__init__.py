"""学习 learning: what advice has learned of this county: versions, training sets, trials. Between cases and desks."""
