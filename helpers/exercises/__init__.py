"""Questions, checks and solutions, a folder a lesson.

    from helpers.exercises import convolution as exercises

    exercises.predict("ragged")            a question; the reader commits before the answer shows
    exercises.check_convolve(convolve)     a verdict on the reader's function
    exercises.reveal("convolve")           the solution, behind a button

A lesson is three short files: ``predictions`` (a question is its text, its choices with a sentence
each, and a function that computes the answer), ``checks`` (cases, the right function, plausible
wrong ones with a sentence each) and ``solutions`` (plain functions, shown as they stand there).
"""
