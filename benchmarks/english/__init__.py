"""How the English model is made: a teacher in torch, then the linear model that learns from it."""
