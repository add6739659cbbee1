"""Training, calibration and export of the classifier. The command is ../train.py."""
