"""What the sample campaign is made of: its days, people, words, posts and X pages.

Everything is invented and follows from a seed alone: no clock, no network, no real person.
"""
