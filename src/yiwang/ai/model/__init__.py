"""The pure part: features, lexicon, learner, calibration, the words of the explanation. No I/O but shipped files."""
